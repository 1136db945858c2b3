import CallCore

/// What a simulated agent says to a question.
public struct AgentScript: Sendable {
    /// What reaches the agent.
    public struct Question: Hashable, Sendable {
        /// Instructions.
        public var system: String
        /// The turns, ending with the question; one for an agent that remembers.
        public var turns: [AgentTurn]
        public var sessionKey: String?
        /// Names of the tools that came with it.
        public var tools: [String] = []
        /// What came of the tools it has called so far, oldest first.
        public var results: [String] = []
        public var effort: String?

        public var text: String { turns.last?.text ?? "" }
    }

    /// The answer as the model writes it.
    public var answer: @Sendable (Question) -> String

    /// Tools to call, with what `answer` gives written beside them; none for an answer. At a chat endpoint only: a
    /// Gateway's agents call their own.
    public var calls: @Sendable (Question) -> [AgentToolCall] = { _ in [] }

    public init(_ answer: @escaping @Sendable (Question) -> String) { self.answer = answer }

    public func calling(_ calls: @escaping @Sendable (Question) -> [AgentToolCall]) -> AgentScript {
        var script = self
        script.calls = calls
        return script
    }

    /// Says this, in the form that is asked for.
    public static func says(_ text: String) -> AgentScript {
        AgentScript { _ in #"{"spoken":"\#(text)"}"# }
    }

    /// Repeats the question.
    public static let echo = AgentScript { question in
        "{\"spoken\":\"You said: \(question.text.filter { $0 != "\"" && $0 != "\\" && !$0.isNewline })\"}"
    }
}
