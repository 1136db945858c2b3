import CallCore
import FuzzInput
import ScriptValue

extension FuzzInput {
    /// What a running task does next.
    mutating func output(of task: TaskNumber) -> FlowOutput {
        switch isAtEnd ? 0 : below(10) {
        case 0: .finished(task, [pick([nil, true, "x"])])
        case 1:
            .failed(
                task,
                FlowFailure(code: pick(["lua_error", "hangup", "cpu_budget", "memory"]), message: "fuzz.lua:1: broken"))
        default: asked(task)
        }
    }

    private mutating func asked(_ task: TaskNumber) -> FlowOutput {
        let (name, arguments) = flag() ? pick(Self.calls) : (pick(VerbTable.all).name, values())
        return .asked(task, VerbRequest(name: name, arguments: arguments, location: "fuzz.lua:1"))
    }

    private mutating func values() -> [Value] { (0..<below(3)).map { _ in value() } }

    /// Calls that are right, so that the fuzzer need not find them.
    private static let calls: [(String, [Value])] = {
        let branches: Value = [.function(20), .function(21)]
        return [
            ("call:dial", []), ("call:dial", [["say": "Hello.", "detect_machine": true]]), ("call:answer", []),
            ("call:say", ["Some words to say."]), ("call:say", ["Words.", ["barge_in": .function(22)]]),
            ("call:listen", []), ("call:listen", [["partial": .function(23)]]),
            ("call:gather", [["digits": 2, "tries": 2, "say": "Keys, please."]]),
            ("call:ask", ["Well?", ["tries": 3, "max": 3]]), ("call:sleep", [2]),
            ("call:wait", [["events": ["dtmf", "speech", "message"], "timeout": 5]]), ("call:any", [branches]),
            ("call:all", [branches]), ("call:stop_speaking", []), ("call:dtmf", ["12"]),
            ("agent.respond", [["text": "q", "deadline": 4, "meanwhile": "One moment."]]),
            ("agent.respond", [["text": "q", "deadline": 9, "say": true]]),
            ("agent.consult", [["question": "q", "deadline": 2, "otherwise": "no idea"]]), ("kv.get", ["k"]),
            ("kv.set", ["k", 1]), ("http.get", [["url": "https://api.example.com/x"]]),
            ("call:realtime", [["leave_when": ["tool": "book", "phrase": "goodbye", "timeout": 9]]]),
            ("call:transfer", [["to": "+15550001234", "announce": "One moment."]]),
            ("call:finish", [["say": "Goodbye."]]), ("call:hangup", []), ("call:reject", []),
        ]
    }()
}
