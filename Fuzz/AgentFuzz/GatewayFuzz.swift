import CallAgents
import CallCore
import FuzzInput
import ScriptValue

struct GatewayFuzz {
    private enum Socket { case none, opening, open }

    private var session = GatewaySession(GatewaySettings(login: .token(Secret("sk-fuzz"))))
    private var now = CallTime(milliseconds: 1_767_225_600_000)
    private var timers: [GatewayTimer: CallTime] = [:]
    private var socket = Socket.none
    private var open: Set<AgentQuestion.ID> = []
    /// Ids of requests that were sent.
    private var requests: [String] = ["v1"]
    private var isOver = false

    mutating func run(_ input: inout FuzzInput) {
        var effects = 0
        for _ in 0..<300 where !input.isAtEnd {
            now = now + Milliseconds(input.byte()) * 16
            switch input.below(12) {
            case 0: feed(.start)
            case 1:
                effects += 1
                let question = AgentQuestion.fuzzed(&input, effect: effects)
                open.insert(question.id)
                feed(.ask(question))
            case 2:
                guard let id = open.min(by: { $0.effect < $1.effect }) else { break }
                open.remove(id)
                feed(.cancel(id))
            case 3, 4: if socket == .opening { input.below(6) == 5 ? refuse(&input) : connect() }
            case 5: if socket == .open, input.below(4) == 3 { close(&input) }
            case 6: fire()
            case 7: feed(.message(input.take(input.below(32))))
            default: feed(.message(JSONText.encodePlain(frame(&input))))
            }
        }
        feed(.stop)
        isOver = true
        if !open.isEmpty || !timers.isEmpty || socket != .none { fault("left: \(open) \(timers) \(socket)") }
        feed(.message(Array(#"{"type":"event","event":"tick"}"#.utf8)))
    }

    private mutating func connect() {
        socket = .open
        feed(.connected)
        feed(.message(Array(#"{"type":"event","event":"connect.challenge","payload":{}}"#.utf8)))
    }

    private mutating func refuse(_ input: inout FuzzInput) {
        socket = .none
        feed(.refused(status: input.pick([0, 401, 503]), message: "m"))
    }

    private mutating func close(_ input: inout FuzzInput) {
        socket = .none
        feed(.closed(code: input.pick([1_000, 1_006, 1_008, 1_012]), reason: input.text()))
    }

    private mutating func fire() {
        guard let timer = timers.min(by: { $0.value < $1.value }) else { return }
        timers[timer.key] = nil
        now = max(now, timer.value)
        feed(.timer(timer.key))
    }

    private mutating func feed(_ input: GatewayInput) {
        for action in session.handle(input, now: now) {
            if isOver { fault("after the end: \(action)") }
            take(action)
        }
    }

    private mutating func take(_ action: GatewayAction) {
        switch action {
        case .connect:
            if socket != .none { fault("two sockets at once") }
            socket = .opening
        case .send(let bytes):
            if socket != .open { fault("sent without a socket") }
            guard let id = try? JSONText.decodePlain(bytes)["id"]?.text else { fault("sent what is no request") }
            requests.append(id)
        case .disconnect: socket = .none
        case .startTimer(let timer, let at):
            if at < now { fault("\(timer) in the past") }
            timers[timer] = at
        case .cancelTimer(let timer): if timers.removeValue(forKey: timer) == nil { fault("no timer \(timer)") }
        case .spoken(let id, let text): if !open.contains(id) || text.isEmpty { fault("spoken behind the end") }
        case .finished(let id, let answer):
            if open.remove(id) == nil { fault("two answers to \(id)") }
            if case .failed(let problem) = answer { ChatFuzz.check(problem) }
        }
    }

    private func frame(_ input: inout FuzzInput) -> Value {
        let id = Value(input.flag() ? requests[requests.count - 1] : input.pick(Array(requests.suffix(200))))
        switch input.below(8) {
        case 0:
            return [
                "type": "res", "id": id, "ok": true, "payload": ["policy": ["tickIntervalMs": .int(input.integer())]],
            ]
        case 1, 2:
            return [
                "type": "res", "id": id, "ok": true,
                "payload": [
                    "status": input.pick(["accepted", "in_flight"]), "runId": input.pick(["voice:c:1", "r", 5]),
                ],
            ]
        case 3:
            let payload: Value = ["text": Value(input.text()), "isError": .bool(input.flag())]
            return [
                "type": "res", "id": id, "ok": true,
                "payload": ["status": input.pick(["ok", "error", "timeout"]), "result": ["payloads": [payload]]],
            ]
        case 4:
            return [
                "type": "res", "id": id, "ok": false,
                "error": [
                    "code": input.pick(["UNAVAILABLE", "NOT_PAIRED", "AGENT_TIMEOUT", 7]),
                    "message": Value(input.text()),
                    "retryAfterMs": .int(input.integer()),
                ],
            ]
        case 5, 6:
            let text = input.pick([#"{"spoken":""#, #"{"spoken":"Hello"#, #"{"spoken":"Hello."}"#, "x"])
            return [
                "type": "event", "event": "chat",
                "payload": [
                    "runId": input.pick(["voice:c:1", "voice:c:2", "r"]), "state": input.pick(["delta", "final"]),
                    "message": ["content": [["type": "text", "text": Value(text)]]],
                ],
            ]
        default: return input.value(functions: false, depth: 6)
        }
    }
}
