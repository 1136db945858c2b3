import ScriptValue

/// What an agent wrote before it could answer: tools it wants run, all at once, and perhaps some words.
public struct AgentRound: Hashable, Sendable {
    /// Rounds an agent may take for one question.
    public static let most = 8

    /// For the agent itself; what of it is for the caller was told already.
    public var text: String
    public var calls: [AgentToolCall]

    public init(text: String = "", calls: [AgentToolCall]) {
        self.text = text
        self.calls = calls
    }

    public var isAnswered: Bool { calls.allSatisfy { $0.result != nil } }

    /// Keeps the result of a call that waits for one.
    ///
    /// - Returns: false when none does.
    public mutating func answer(_ toolCall: String, _ result: Value) -> Bool {
        guard let index = calls.firstIndex(where: { $0.id == toolCall && $0.result == nil }) else { return false }
        calls[index].result = result
        return true
    }

    /// Nobody waits for what is still running.
    mutating func withdraw() {
        for index in calls.indices where calls[index].result == nil {
            calls[index].result = ["error": "withdrawn: the caller went on"]
        }
    }
}
