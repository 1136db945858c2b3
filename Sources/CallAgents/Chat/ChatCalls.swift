import CallCore
import ScriptValue

/// The tools that a model wants run, joined from pieces.
struct ChatCalls: Sendable {
    private struct Call: Sendable {
        var index: Int64?
        var id = ""
        var name = ""
        var arguments = ""
    }

    private static let limits = JSONLimits(bytes: ChatContent.longest, depth: 32, values: 20_000)
    private static let broken: Value = ["error": "the arguments are no JSON object; call the tool again"]

    private var calls: [Call] = []
    /// Of everything that came, and what it takes to hold it.
    private(set) var bytes = 0

    var isEmpty: Bool { calls.isEmpty }
    var count: Int { calls.count }
    var haveNames: Bool { calls.allSatisfy { !$0.name.isEmpty } }

    /// Takes `tool_calls` of one chunk, or of a whole message. Pieces belong together by their index; only the first one
    /// has to have id and name.
    mutating func add(_ pieces: [Value]) {
        for piece in pieces {
            let function = piece["function"]
            let (id, name) = (piece["id"]?.text ?? "", function?["name"]?.text ?? "")
            let arguments = function?["arguments"]
            let text = arguments?.text ?? (arguments?.map == nil ? "" : arguments.map(JSONText.encodePlainText) ?? "")
            bytes += id.utf8.count + name.utf8.count + text.utf8.count
            let place = place(piece["index"]?.int, id, name)
            if calls[place].id.isEmpty { calls[place].id = id }
            if calls[place].name.isEmpty { calls[place].name = name }
            calls[place].arguments += text
        }
    }

    private mutating func place(_ index: Int64?, _ id: String, _ name: String) -> Int {
        // Some servers count nothing, or give every call the same number.
        let known = calls.lastIndex { call in
            call.index == index && (id.isEmpty || call.id.isEmpty || call.id == id) && (index != nil || name.isEmpty)
        }
        if let known { return known }
        calls.append(Call(index: index))
        bytes += 256
        return calls.count - 1
    }

    /// The calls in their order, with ids that are unique beside these.
    func read(besides taken: [String]) -> [AgentToolCall] {
        var taken = Set(taken)
        let sorted = calls.enumerated().sorted {
            ($0.element.index ?? 0, $0.offset) < ($1.element.index ?? 0, $1.offset)
        }
        return sorted.map { _, call in
            var id = call.id
            var number = taken.count
            while id.isEmpty || taken.contains(id) {
                number += 1
                id = "call_\(number)"
            }
            taken.insert(id)
            guard let arguments = Self.arguments(call.arguments) else {
                return AgentToolCall(id: id, name: call.name, arguments: [:], result: Self.broken)
            }
            return AgentToolCall(id: id, name: call.name, arguments: arguments)
        }
    }

    /// Nil for what is no object; none at all is an empty one.
    private static func arguments(_ text: String) -> Value? {
        if text.utf8.allSatisfy({ $0 <= 0x20 }) { return [:] }
        guard let value = try? JSONText.decodePlain(Array(text.utf8), limits: limits) else { return nil }
        if value.isNull { return [:] }
        guard value.map != nil else { return nil }
        return value
    }
}
