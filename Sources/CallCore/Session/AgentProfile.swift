/// Which agent speaks through a call, and what a deployment wants of its answers.
public struct AgentProfile: Hashable, Sendable {
    /// Id of the agent that speaks when none is named.
    public static let mainAgent = "main"

    /// Nil for the main agent.
    public var agentID: String?
    /// `provider/model` or `model`; nil leaves the choice to the agent.
    public var model: String?
    /// Instructions for its answers; nil for the agent's own.
    public var systemPrompt: String?
    /// The longest an answer may take, whatever a flow would wait; nil leaves it to the flow.
    public var timeout: Milliseconds?

    public init(
        agentID: String? = nil, model: String? = nil, systemPrompt: String? = nil, timeout: Milliseconds? = nil
    ) {
        self.agentID = agentID
        self.model = model
        self.systemPrompt = systemPrompt
        self.timeout = timeout
    }
}
