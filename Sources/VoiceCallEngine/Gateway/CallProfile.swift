import CallCore
import ScriptValue

/// What a deployment decides about the calls of one kind: outbound ones, inbound ones, or those to one number.
public struct CallProfile: Hashable, Sendable {
    /// The flow that answers; nil for the one of all inbound calls.
    public var flow: String?
    /// Settings for flows that have them in their `config`. What `flowConfig` says of a flow goes over them.
    public var config: [String: Value]
    /// Speaks the texts for which a flow names no voice; nil for the carrier's own.
    public var voice: String?
    public var agent: AgentProfile

    public init(
        flow: String? = nil, config: [String: Value] = [:], voice: String? = nil, agent: AgentProfile = AgentProfile()
    ) {
        self.flow = flow
        self.config = config
        self.voice = voice
        self.agent = agent
    }
}
