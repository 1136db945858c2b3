import CallCore
import CallMedia
import GatewayRPC
import MediaPlane
import NIOCore
import ScriptValue
import VoiceCallEngine
import WebSocketWire

/// What a client does on its event loop.
final class RPCClientCore: MessageSocketUser {
    private var session: RPCClientSession
    private let eventLoop: any EventLoop
    private let clock: any HostClock
    private let connector: SocketConnector
    private let patience: Milliseconds
    private let event: (String, Value) -> Void
    private let ended: () -> Void
    private var socket: SocketHandler?
    private var opened: ((Result<Value, RPCError>) -> Void)?
    private var answers: [Int: (Result<Value, RPCError>) -> Void] = [:]
    private var lastQuestion = 0
    private var alarm: (deadline: CallTime, task: Scheduled<Void>)?

    init(
        _ introduction: RPCIntroduction, patience: Milliseconds, eventLoop: any EventLoop, clock: any HostClock,
        seed: UInt64, event: @escaping (String, Value) -> Void, ended: @escaping () -> Void
    ) {
        session = RPCClientSession(introduction, deadline: clock.now() + patience)
        self.patience = patience
        self.eventLoop = eventLoop
        self.clock = clock
        self.event = event
        self.ended = ended
        connector = SocketConnector(loop: MediaLoop(eventLoop, seed: seed))
    }

    func connect(_ place: RPCPlace, _ done: @escaping (Result<Value, RPCError>) -> Void) {
        opened = done
        let (url, path): (String, String?) =
            switch place {
            case .socket(let path): ("ws://localhost/", path)
            case .port(let port, let host): ("ws://\(host.contains(":") ? "[\(host)]" : host):\(port)/", nil)
            }
        var request = SocketRequest(url: Secret(url))
        request.maxMessageBytes = 32 << 20
        connector.connect(request, through: path, patience: patience, user: self) { [weak self] result in
            switch result {
            case .success(let socket): self?.begin(socket)
            case .failure(let refusal): self?.fail(refusal.message, at: place)
            }
        }
    }

    private func begin(_ socket: SocketHandler) {
        self.socket = socket
        setAlarm()
    }

    private func fail(_ why: String, at place: RPCPlace) {
        let error = RPCError.unavailable(
            "gateway not connected at \(place.shown): \(why)", reason: "gateway.unreachable",
            next: "start it with: voicecall gateway")
        finishOpening(.failure(error))
    }

    private func finishOpening(_ result: Result<Value, RPCError>) {
        let done = opened
        opened = nil
        done?(result)
    }

    func ask(
        _ method: String, _ params: Value, within time: Milliseconds,
        _ done: @escaping (Result<Value, RPCError>) -> Void
    ) {
        lastQuestion += 1
        answers[lastQuestion] = done
        handle(.ask(lastQuestion, RPCRequest(id: "\(lastQuestion)", method: method, params: params), within: time))
    }

    func close() { socket?.close(CloseReason(code: 1000)) }

    // MARK: the socket

    func received(isText: Bool, _ bytes: UnsafeRawBufferPointer) { handle(.message(Array(bytes))) }

    func closed(_ reason: CloseReason) {
        handle(.closed(code: reason.code, reason.text))
        alarm?.task.cancel()
        ended()
    }

    private func handle(_ input: RPCClientSession.Input) {
        for action in session.handle(input, now: clock.now()) { perform(action) }
        setAlarm()
    }

    private func perform(_ action: RPCClientSession.Action) {
        switch action {
        case .send(let bytes): _ = socket?.send(.text, bytes)
        case .opened(let result): finishOpening(result)
        case .answer(let number, let result): answers.removeValue(forKey: number)?(result)
        case .event(let name, let payload): event(name, payload)
        case .close: close()
        }
    }

    private func setAlarm() {
        guard alarm?.deadline != session.nextDeadline else { return }
        alarm?.task.cancel()
        alarm = session.nextDeadline.map { deadline in
            let bound = NIOLoopBound(self, eventLoop: eventLoop)
            let delay = min(max(deadline - clock.now(), 0), Milliseconds.longestDelay)
            return (
                deadline,
                eventLoop.scheduleTask(in: .milliseconds(delay)) {
                    bound.value.alarm = nil
                    bound.value.handle(.time)
                }
            )
        }
    }
}
