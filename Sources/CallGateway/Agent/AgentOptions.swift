import CallAgents

/// Who answers for flows that ask an agent.
public enum AgentOptions: Hashable, Sendable {
    case openclaw(GatewaySettings)
    case openai(ChatSettings)
}
