import CallAgents
import CallCore
import FuzzInput
import ScriptValue

extension AgentQuestion {
    static func fuzzed(_ input: inout FuzzInput, effect: EffectID) -> AgentQuestion {
        let turns = (0..<input.below(5)).map { _ in AgentTurn(input.flag() ? .bot : .user, input.text()) }
        var request = AgentRequest(
            kind: input.flag() ? .respond : .consult, text: input.text(),
            context: input.value(functions: false, depth: 4), conversation: turns, sessionKey: input.text(),
            agent: AgentProfile(
                agentID: input.flag() ? input.text() : nil,
                model: input.flag() ? input.pick(["m", "p/m", "/", ""]) : nil
            ), deadline: Milliseconds(input.byte()) * 100 + 100)
        request.speaks = input.flag()
        if input.flag() { request.tools = [["name": "book", "description": "d", "parameters": ["type": "object"]]] }
        return AgentQuestion(id: ID(call: CallID("c"), effect: effect), request: request, caller: nil)
    }
}

enum ChatFuzz {
    static func run(_ input: inout FuzzInput) {
        let settings = ChatSettings(
            baseURL: "http://a/v1", apiKey: Secret("sk-fuzz"), model: input.pick(["m", "openclaw", "openclaw/x"]))
        var chat = ChatAnswer(.fuzzed(&input, effect: 1), settings)
        var now = CallTime(milliseconds: 1_767_225_600_000)
        var timers: [ChatTimer: CallTime] = [:]
        var isRequested = false
        var isFinished = false
        var ids: [String] = []
        var open: [String] = []
        var rounds = 0
        func take(_ actions: [ChatAction]) {
            if isFinished, !actions.isEmpty { fault("after the end: \(actions)") }
            for action in actions {
                switch action {
                case .send:
                    if isRequested { fault("two requests at once") }
                    if !open.isEmpty { fault("asked again without the results of \(open)") }
                    isRequested = true
                case .stop: isRequested = false
                case .spoken(let text): if text.isEmpty { fault("nothing is spoken") }
                case .callTools(let round, let number):
                    // Its request is over.
                    isRequested = false
                    rounds += 1
                    if number != rounds || rounds > AgentRound.most { fault("round \(number) after \(rounds - 1)") }
                    for call in round.calls {
                        if ids.contains(call.id) || call.name.isEmpty { fault("a call without a name: \(call)") }
                        ids.append(call.id)
                        if call.result == nil { open.append(call.id) }
                    }
                case .startTimer(let timer, let at):
                    if at < now { fault("\(timer) in the past") }
                    timers[timer] = at
                case .cancelTimer(let timer): timers[timer] = nil
                case .finished(let answer):
                    isFinished = true
                    if case .failed(let problem) = answer { check(problem) }
                }
            }
            if chat.isFinished, !timers.isEmpty { fault("timers are left: \(timers)") }
        }
        take(chat.handle(.start, now: now))
        for _ in 0..<200 where !input.isAtEnd {
            now = now + Milliseconds(input.byte())
            switch input.below(10) {
            case 8, 9:
                guard !open.isEmpty else { break }
                let id = open.remove(at: input.below(open.count))
                take(chat.handle(.toolResult(id, input.value(functions: false, depth: 3)), now: now))
            case 0:
                guard let timer = timers.min(by: { $0.value < $1.value }) else { break }
                timers[timer.key] = nil
                now = max(now, timer.value)
                take(chat.handle(.timer(timer.key), now: now))
            case 1: take(chat.handle(.head(HeaderList(["Content-Type": input.pick(types)])), now: now))
            case 2 where isRequested:
                isRequested = false
                take(chat.handle(.ended, now: now))
            case 3 where isRequested:
                isRequested = false
                let headers = HeaderList(["Retry-After": input.pick(["1", "-1", "99999999999", "x"])])
                let status = input.pick([400, 401, 404, 429, 503])
                take(chat.handle(.refused(status: status, headers: headers, body: bytes(&input)), now: now))
            case 4 where isRequested:
                isRequested = false
                take(chat.handle(.broken(message: "m", wasSent: input.flag()), now: now))
            default: take(chat.handle(.bytes(bytes(&input)), now: now))
            }
        }
        take(chat.handle(.cancel, now: now))
        if !chat.isFinished { fault("not over after cancel") }
        take(chat.handle(.timer(.deadline), now: now))
    }

    static func check(_ problem: AgentProblem) {
        let text = problem.description
        if text.utf8.count > 2_000 { fault("a problem of \(text.utf8.count) bytes") }
        if text.unicodeScalars.contains(where: { $0.value < 0x20 }) { fault("a control character: \(text)") }
        if text.contains("sk-fuzz") { fault("the key is shown: \(text)") }
    }

    private static let types = ["text/event-stream", "application/json", "text/html", ""]

    private static func bytes(_ input: inout FuzzInput) -> [UInt8] {
        switch input.below(6) {
        case 0: return input.take(input.below(40))
        case 1: return Array("\n\n".utf8)
        case 2: return Array("data: [DONE]\n\n".utf8)
        default:
            let text: Value = .string(ByteString(bytes: input.take(input.below(20))))
            let piece: Value = input.flag() ? Value(input.pick(pieces)) : text
            let choice: Value = [
                input.pick(["delta", "message"]): [
                    "content": piece, "tool_calls": input.pick([nil, nil, [toolCall(&input)]]),
                ],
                "finish_reason": input.pick([nil, "stop", "tool_calls", "length", 7]),
            ]
            let chunk: Value = [
                "choices": input.pick([[choice], [], nil]),
                input.pick(["x", "y", "error"]): input.value(functions: false, depth: 3),
            ]
            return Array("data: ".utf8) + JSONText.encodePlain(chunk) + Array("\n\n".utf8)
        }
    }

    private static func toolCall(_ input: inout FuzzInput) -> Value {
        [
            "index": input.pick([0, 1, nil, -1]), "id": input.pick(["", "k1", "k2", nil]),
            "function": [
                "name": input.pick(["book", "", nil]), "arguments": input.pick(["", "{}", "{\"q\":", "1}", [:]]),
            ],
        ]
    }

    private static let pieces = [#"{"spoken":""#, #"hello. "#, #""}"#, "<think>", "</think>", "\\", "```", ""]
}
