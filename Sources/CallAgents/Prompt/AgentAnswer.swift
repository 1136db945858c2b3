/// How a question to an agent went.
public enum AgentAnswer: Hashable, Sendable {
    /// What is to be said; empty when the agent has nothing to say.
    case text(String)
    case failed(AgentProblem)
}
