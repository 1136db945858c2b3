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

        public var text: String { turns.last?.text ?? "" }
    }

    /// The answer as the model writes it.
    public var answer: @Sendable (Question) -> String

    public init(_ answer: @escaping @Sendable (Question) -> String) { self.answer = answer }

    /// Says this, in the form that is asked for.
    public static func says(_ text: String) -> AgentScript {
        AgentScript { _ in #"{"spoken":"\#(text)"}"# }
    }

    /// Repeats the question.
    public static let echo = AgentScript { question in
        "{\"spoken\":\"You said: \(question.text.filter { $0 != "\"" && $0 != "\\" && !$0.isNewline })\"}"
    }
}
