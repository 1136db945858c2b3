import CallCore
import ScriptValue

/// A scripted model: what it answers to what it hears, is told, and is given as the result of a tool.
struct VoiceModel: Sendable {
    /// What it does in one answer.
    struct Turn: Hashable, Sendable {
        var text = ""
        /// Before it speaks.
        var pause: Milliseconds = 0
        var calls: [Call] = []
        /// How the session or the answer ends instead, such as `expired` or `failed`.
        var ending: String?
    }

    struct Call: Hashable, Sendable {
        var tool: String
        var arguments: Value
        var then: [RealtimeStep]
    }

    private var rules: [RealtimeRule]
    /// What it does once the call of this id has its result.
    private var waiting: [String: [RealtimeStep]] = [:]
    /// What it has to answer: what was heard, or typed.
    private var open: [String] = []
    private var results: [(id: String, result: Value)] = []
    /// What its first answer is to begin with, by its instructions.
    private var opening: String?
    private var hasSpoken = false

    init(rules: [RealtimeRule]) { self.rules = rules }

    mutating func instruct(_ instructions: String) {
        let order = "Begin your first reply with exactly these words: "
        guard !hasSpoken, let found = instructions.range(of: order) else { return }
        opening = String(instructions[found.upperBound...].prefix { $0 != "\n" })
    }

    mutating func hear(_ text: String) { open.append(text) }

    /// Something was said to all that was open, so that nothing of it is.
    mutating func hasAnswered() { open = [] }

    mutating func wait(for id: String, then steps: [RealtimeStep]) { waiting[id] = steps }

    func isWaiting(for id: String) -> Bool { waiting[id] != nil }

    mutating func forget(_ id: String) { waiting[id] = nil }

    mutating func take(_ result: Value, of id: String) { results.append((id, result)) }

    /// The answer to all that is open.
    mutating func answer() -> Turn {
        var turn = Turn()
        for (id, result) in results {
            guard let steps = waiting.removeValue(forKey: id) else { continue }
            Self.add(steps, to: &turn, heard: open.last ?? "", result: result.spokenText)
        }
        if open.isEmpty, results.isEmpty { turn.text = "Yes?" }
        for text in open {
            let dictated = Self.dictated(text)
            if let first = dictated ?? opening { Self.add([.says(first)], to: &turn, heard: text, result: "") }
            opening = nil
            if dictated == nil { Self.add(steps(after: text), to: &turn, heard: text, result: "") }
        }
        hasSpoken = true
        results = []
        open = []
        return turn
    }

    /// An answer came to nothing: all that was open before it is open again.
    mutating func reopen(_ before: VoiceModel) {
        open = before.open + open
        (opening, hasSpoken) = (before.opening, before.hasSpoken)
        for (id, _) in before.results { waiting[id] = before.waiting[id] }
        results = before.results + results
    }

    private mutating func steps(after text: String) -> [RealtimeStep] {
        let heard = HeardText(text)
        let index = rules.firstIndex { $0.uses != 0 && heard.contains(HeardText($0.pattern)) }
        guard let index else { return [.says("You said: {text}")] }
        rules[index].uses = rules[index].uses.map { $0 - 1 }
        return rules[index].steps
    }

    private static func add(_ steps: [RealtimeStep], to turn: inout Turn, heard: String, result: String) {
        func filled(_ text: String) -> String {
            text.replacing("{text}", with: heard).replacing("{result}", with: result)
        }
        for step in steps {
            switch step {
            case .says(let text), .farewell(let text): turn.text += (turn.text.isEmpty ? "" : " ") + filled(text)
            case .calls(let tool, let arguments, let then):
                turn.calls.append(Call(tool: tool, arguments: arguments, then: then))
            case .pauses(let length): turn.pause += length
            case .fails: turn.ending = "failed"
            case .closes(let reason): turn.ending = reason
            }
        }
    }

    /// The words it is to say exactly.
    static func dictated(_ text: String) -> String? {
        let dictates = ["exactly these words", "and without calling tools, this:"]
        guard dictates.contains(where: text.contains), let start = text.firstIndex(of: "\""),
            let end = text.lastIndex(of: "\""), start < end
        else { return nil }
        return String(text[text.index(after: start)..<end])
    }
}
