import CallCore
import CallMedia
import CallSimulator
import MediaPlane
import WebSocketWire

/// One socket of a simulated speech service: runs the service's machine in real time. On its event loop only.
final class ServiceSession: MessageSocketUser {
    private var service: any SocketService
    private let timers: MachineTimers
    private let report: (String) -> Void
    private var socket: SocketHandler?
    /// Answers the upgrade: gives the socket that was made of it.
    private var accept: ((HeaderList) -> SocketHandler?)?
    private var refuse: ((ServiceRefusal?) -> Void)?

    init(_ service: any SocketService, _ timers: MachineTimers, report: @escaping (String) -> Void) {
        self.service = service
        self.timers = timers
        self.report = report
    }

    /// The upgrade has come. One of both is called once, now or later, unless the connection ends before.
    ///
    /// - Parameter refuse: nil to close without an answer.
    func begin(
        url: String, _ headers: HeaderList, accept: @escaping (HeaderList) -> SocketHandler?,
        refuse: @escaping (ServiceRefusal?) -> Void
    ) {
        self.accept = accept
        self.refuse = refuse
        perform(.upgrade(url: url, headers: headers))
    }

    private func perform(_ input: SocketServiceInput) {
        let known = service.misuses.count
        for action in service.handle(input, now: timers.clock.now()) { perform(action) }
        for misuse in service.misuses.dropFirst(known) { report("not as it should be: \(misuse.message)") }
    }

    private func perform(_ action: SocketServiceAction) {
        switch action {
        case .accept(let headers):
            socket = accept?(headers)
            decided()
            report("open")
        case .refuse(let refusal):
            report("refused: \(refusal.status)")
            let refuse = refuse
            decided()
            refuse?(refusal)
        case .send(let message): send(message)
        case .close(let code, let reason): socket?.close(CloseReason(code: UInt16(clamping: code), text: reason))
        case .drop:
            let refuse = refuse
            decided()
            refuse?(nil)
            socket?.drop()
        case .startTimer(let number, let time):
            timers.start(number, at: time) { [weak self] in self?.perform(.timer(number)) }
        case .cancelTimer(let number): timers.cancel(number)
        }
    }

    private func decided() {
        accept = nil
        refuse = nil
    }

    private func send(_ message: SocketMessage) {
        guard let socket else { return }
        let isSent =
            switch message {
            case .text(let bytes): socket.send(.text, bytes)
            case .binary(let bytes): socket.send(.binary, bytes)
            }
        // Whoever does not read for so long is gone.
        if !isSent, socket.isOpen { socket.drop() }
    }

    // MARK: what the client sends

    func received(isText: Bool, _ bytes: UnsafeRawBufferPointer) {
        let message = Array(bytes)
        perform(.message(isText ? .text(message) : .binary(message)))
    }

    func closed(_ reason: CloseReason) {
        // The close frame was answered where it was read; what the machine says to it finds no socket.
        socket = nil
        decided()
        perform(.closed(code: Int(reason.code), reason: reason.text))
        timers.cancelAll()
        let words = reason.text.isEmpty ? "" : " " + reason.text
        report("closed after \(service.heard) ms of sound: \(reason.code)\(words)")
    }
}
