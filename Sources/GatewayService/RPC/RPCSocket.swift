import CallCore
import CallMedia
import GatewayRPC
import MediaPlane
import NIOCore
import ScriptValue
import VoiceCallEngine
import WebSocketWire

/// One client over its WebSocket: carries out what its session says. On its event loop only.
final class RPCSocket: MessageSocketUser {
    private var session: RPCSession
    private let listener: PrivateListener
    private let eventLoop: any EventLoop
    private let clock: any HostClock
    private let nonce: String
    private weak var socket: SocketHandler?
    private var timers: [RPCSession.Timer: Scheduled<Void>] = [:]
    /// Whose story the client follows; nil for nobody's.
    private var tail: Tail?
    /// Requests under way, by their tickets.
    private var tickets: [String: UInt64] = [:]

    private enum Tail {
        case all
        case call(CallID)

        func covers(_ call: CallID) -> Bool {
            switch self {
            case .all: true
            case .call(let wanted): wanted == call
            }
        }
    }

    init(_ listener: PrivateListener, session: RPCSession, nonce: String, eventLoop: any EventLoop) {
        self.listener = listener
        self.session = session
        self.nonce = nonce
        self.eventLoop = eventLoop
        clock = listener.clock
    }

    func opened(_ socket: SocketHandler) {
        self.socket = socket
        handle(.opened(nonce: nonce))
    }

    // MARK: the socket

    func received(isText: Bool, _ bytes: UnsafeRawBufferPointer) { handle(.message(isText: isText, Array(bytes))) }
    func closed(_ reason: CloseReason) { handle(.closed) }
    func stop() { handle(.stopping) }

    /// A line of a call's story.
    func tell(_ payload: Value, of call: CallID) {
        guard tail?.covers(call) == true else { return }
        handle(.event(RPCEvent.tail.rawValue, payload))
    }

    // MARK: the session

    private func handle(_ input: RPCSession.Input) {
        for action in session.handle(input, now: clock.now()) { perform(action) }
    }

    private func perform(_ action: RPCSession.Action) {
        switch action {
        case .send(let bytes):
            // Whoever does not read what it asked for must not fill the memory.
            if socket?.send(.text, bytes) == false { socket?.close(CloseReason(code: 1008, text: "slow consumer")) }
        case .close(let code, let text): socket?.close(CloseReason(code: code, text: text))
        case .perform(let request, let method): begin(request, method)
        case .startTimer(let timer, let delay):
            let bound = NIOLoopBound(self, eventLoop: eventLoop)
            timers[timer]?.cancel()
            timers[timer] = eventLoop.scheduleTask(in: .milliseconds(delay)) { bound.value.handle(.fired(timer)) }
        case .ended: end()
        }
    }

    private func begin(_ request: RPCRequest, _ method: RPCMethod) {
        let command: RPCCommand
        do throws(RPCError) {
            command = try RPCCommand(method, request.params)
        } catch {
            return answer(request.id, method, .failure(error))
        }
        switch command {
        case .tail(let call): follow(call, request.id, method)
        case .stopTail:
            tail = nil
            answer(request.id, method, .success(["subscribed": false]))
        default:
            let bound = NIOLoopBound(self, eventLoop: eventLoop)
            let loop = eventLoop
            tickets[request.id] = listener.desk.handle(command) { result in
                loop.execute { bound.value.answer(request.id, method, result) }
            }
        }
    }

    private func follow(_ call: String?, _ request: String, _ method: RPCMethod) {
        guard let call else {
            tail = .all
            return answer(request, method, .success(["subscribed": true]))
        }
        let bound = NIOLoopBound(self, eventLoop: eventLoop)
        let loop = eventLoop
        listener.desk.find(call) { found in
            loop.execute {
                bound.value.tail = found.map { .call($0) }
                bound.value.answer(
                    request, method,
                    found.map { .success(["subscribed": true, "callId": Value($0.text)]) }
                        ?? .failure(.invalid("Call not found", reason: "call.unknown")))
            }
        }
    }

    private func answer(_ id: String, _ method: RPCMethod, _ result: Result<Value, RPCError>) {
        tickets[id] = nil
        listener.answered(method, result)
        handle(.answered(id, result))
    }

    private func end() {
        for timer in timers.values { timer.cancel() }
        timers = [:]
        tail = nil
        for ticket in tickets.values { listener.desk.left(ticket) }
        tickets = [:]
        listener.gone(self)
    }
}
