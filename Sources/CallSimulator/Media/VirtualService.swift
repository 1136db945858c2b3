import CallCore
import CallMedia
import WebSocketWire

/// A simulated service at the far end of a socket that the product opens: runs the service's state machine.
final class VirtualService: MessageSocketUser {
    private let kernel: SimKernel
    private var service: any SocketService
    let pipe: MediaPipe
    private var timers: [Int: EventToken] = [:]
    private var answer: ((Result<any MessageSocket, SocketRefusal>) -> Void)?
    private let client: any MessageSocketUser
    private let log: ServiceLog
    /// The address that was asked for, without its query.
    private var address = ""
    /// Misuses that are in the log.
    private var noted = 0

    init(
        _ service: any SocketService, kernel: SimKernel, name: String, latency: ClosedRange<Milliseconds>,
        log: ServiceLog, client: any MessageSocketUser,
        _ answer: @escaping (Result<any MessageSocket, SocketRefusal>) -> Void
    ) {
        self.service = service
        self.kernel = kernel
        self.log = log
        self.client = client
        self.answer = answer
        pipe = MediaPipe(kernel: kernel, name: name, latency: latency)
    }

    /// The upgrade arrives. `answer` is called when the service has decided, or after `patience`.
    func upgrade(_ request: SocketRequest, patience: Milliseconds) {
        address = String(request.url.reveal().prefix { $0 != "?" })
        log.add(request: service.name)
        var headers = HeaderList()
        for header in request.headers { headers.add(header.name, header.value.reveal()) }
        kernel.schedule(after: patience, label: "upgrade not answered") { [self] in
            decide(.failure(SocketRefusal(message: "no answer within \(patience) ms")))
        }
        perform(.upgrade(url: request.url.reveal(), headers: headers))
    }

    private func decide(_ result: Result<any MessageSocket, SocketRefusal>) {
        let answer = answer
        self.answer = nil
        answer?(result)
    }

    private func perform(_ input: SocketServiceInput) {
        let actions = service.handle(input, now: kernel.now)
        let misuses = service.misuses
        for misuse in misuses.dropFirst(noted) { log.add(misuse, of: service.name, request: address) }
        noted = misuses.count
        for action in actions { perform(action) }
    }

    private func perform(_ action: SocketServiceAction) {
        switch action {
        case .accept:
            guard answer != nil else { return pipe.far.drop() }
            pipe.near.user = client
            pipe.far.user = self
            decide(.success(pipe.near))
        case .refuse(let refusal):
            let wait = RetryAfter.read(refusal.headers, status: refusal.status)
            let message = "HTTP \(refusal.status) instead of a WebSocket"
            decide(.failure(SocketRefusal(status: refusal.status, retryAfter: wait, message: message)))
        case .send(let message):
            if case .text(let bytes) = message {
                pipe.far.send(.text, bytes)
            } else {
                pipe.far.send(.binary, message.bytes)
            }
        case .close(let code, let reason): pipe.far.close(CloseReason(code: UInt16(clamping: code), text: reason))
        case .drop: pipe.far.drop()
        case .startTimer(let number, let time):
            kernel.cancel(timers[number])
            timers[number] = kernel.schedule(at: max(time, kernel.now), label: "service timer") { [weak self] in
                self?.timers[number] = nil
                self?.perform(.timer(number))
            }
        case .cancelTimer(let number): kernel.cancel(timers.removeValue(forKey: number))
        }
    }

    // MARK: what the product sends

    func received(isText: Bool, _ bytes: UnsafeRawBufferPointer) {
        let message = Array(bytes)
        perform(.message(isText ? .text(message) : .binary(message)))
    }

    func closed(_ reason: CloseReason) {
        perform(.closed(code: Int(reason.code), reason: reason.text))
        for token in timers.values { kernel.cancel(token) }
        timers = [:]
    }
}
