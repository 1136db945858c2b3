import CallAgents
import CallCore
import CallMedia
import MediaPlane
import NIOCore
import VoiceCallEngine
import WebSocketWire

/// The session with an OpenClaw Gateway on its event loop: carries out what the machine decides.
final class GatewayLink {
    typealias Spoken = @Sendable (String) -> Void
    typealias Done = @Sendable (AgentAnswer) -> Void

    /// For connection, TLS and upgrade.
    private static let patience: Milliseconds = 10_000

    private let eventLoop: any EventLoop
    private let clock: any HostClock
    private let connector: SocketConnector
    private var session: GatewaySession
    private var timers: [GatewayTimer: Scheduled<Void>] = [:]
    private var users: [AgentQuestion.ID: (spoken: Spoken, done: Done)] = [:]
    /// Sockets are numbered: what a former one still says is not heard.
    private var number = 0
    private var socket: SocketHandler?

    init(_ settings: GatewaySettings, eventLoop: any EventLoop, clock: any HostClock, seed: UInt64) {
        self.eventLoop = eventLoop
        self.clock = clock
        connector = SocketConnector(loop: MediaLoop(eventLoop, seed: seed))
        session = GatewaySession(settings)
    }

    func ask(_ question: AgentQuestion, _ spoken: @escaping Spoken, _ done: @escaping Done) {
        users[question.id] = (spoken, done)
        handle(.ask(question))
    }

    func cancel(_ id: AgentQuestion.ID) {
        users[id] = nil
        handle(.cancel(id))
    }

    func handle(_ input: GatewayInput) {
        for action in session.handle(input, now: clock.now()) { perform(action) }
    }

    private func perform(_ action: GatewayAction) {
        switch action {
        case .connect(let request): connect(request)
        case .send(let bytes): if socket?.send(.text, bytes) == false { overwhelmed() }
        case .disconnect(let code):
            number += 1
            socket?.close(CloseReason(code: UInt16(clamping: code)))
            socket = nil
        case .startTimer(let timer, let time): start(timer, time)
        case .cancelTimer(let timer): timers.removeValue(forKey: timer)?.cancel()
        case .spoken(let id, let text): users[id]?.spoken(text)
        case .finished(let id, let answer): users.removeValue(forKey: id)?.done(answer)
        }
    }

    private func start(_ timer: GatewayTimer, _ time: CallTime) {
        timers[timer]?.cancel()
        let bound = NIOLoopBound(self, eventLoop: eventLoop)
        timers[timer] = eventLoop.scheduleTask(in: .milliseconds(max(time - clock.now(), 0))) {
            bound.value.timers[timer] = nil
            bound.value.handle(.timer(timer))
        }
    }

    private func connect(_ request: SocketRequest) {
        number += 1
        let number = number
        connector.connect(request, patience: Self.patience, user: GatewayEar(self, number)) { [self] result in
            guard number == self.number else {
                if case .success(let socket) = result { socket.drop() }
                return
            }
            switch result {
            case .success(let socket):
                self.socket = socket
                handle(.connected)
            case .failure(let refusal): handle(.refused(status: refusal.status, message: refusal.message))
            }
        }
    }

    /// The Gateway does not read what it is sent.
    private func overwhelmed() {
        socket?.drop()
    }

    fileprivate func received(_ bytes: UnsafeRawBufferPointer, of number: Int) {
        if number == self.number { handle(.message(Array(bytes))) }
    }

    fileprivate func closed(_ reason: CloseReason, of number: Int) {
        guard number == self.number else { return }
        socket = nil
        handle(.closed(code: Int(reason.code), reason: reason.text))
    }
}

/// Reads one socket of a link.
private final class GatewayEar: MessageSocketUser {
    private weak var link: GatewayLink?
    private let number: Int

    init(_ link: GatewayLink, _ number: Int) {
        self.link = link
        self.number = number
    }

    func received(isText: Bool, _ bytes: UnsafeRawBufferPointer) { if isText { link?.received(bytes, of: number) } }
    func closed(_ reason: CloseReason) { link?.closed(reason, of: number) }
}
