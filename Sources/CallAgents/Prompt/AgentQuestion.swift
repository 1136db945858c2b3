import CallCore

/// One question for an agent, and whose call it belongs to.
public struct AgentQuestion: Hashable, Sendable {
    /// The same for a question that is asked again after a restart, and for no other.
    public struct ID: Hashable, Sendable {
        public var call: CallID
        public var effect: EffectID

        public init(call: CallID, effect: EffectID) {
            self.call = call
            self.effect = effect
        }

        /// `voice:<call>:<number>`.
        public var text: String { "voice:\(call):\(effect)" }
    }

    public var id: ID
    public var request: AgentRequest
    /// The number at the other end; nil when the carrier did not give it.
    public var caller: String?

    public init(id: ID, request: AgentRequest, caller: String?) {
        self.id = id
        self.request = request
        self.caller = caller
    }

    public var agentID: String { request.agent.agentID ?? AgentProfile.mainAgent }
}
