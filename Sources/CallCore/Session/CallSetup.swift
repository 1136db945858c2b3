import ScriptValue

/// Everything a call starts with. Journaled first; together with the inputs it determines the whole call.
public struct CallSetup: Hashable, Sendable {
    public var id: CallID
    public var direction: CallDirection
    public var from: String
    public var to: String
    public var carrier: String
    public var providerCallID: String?
    public var mode: String?
    public var flow: String
    /// Content hash of the flow bundle.
    public var flowVersion: String
    /// Checked against the flow's `params`.
    public var arguments: Value
    /// What the call is for, in the words of whoever had it placed; agents are told, callers are not.
    public var brief: String?
    /// Checked against the flow's `config`.
    public var config: Value
    public var policy: String
    public var allowFrom: [String]
    public var sessionKey: String
    /// Speaks the texts for which the flow names no voice; nil for the carrier's own.
    public var voice: String?
    public var agent: AgentProfile
    public var realtime: RealtimeProfile
    /// The key of the deployment's numbers that an inbound call came in by.
    public var numberRouteKey: String?
    public var capabilities: [String]
    /// Feeds the script's `math.random`.
    public var seed: UInt64
    public var startedAt: CallTime
    public var limits: SessionLimits

    public init(
        id: CallID, direction: CallDirection, from: String, to: String, carrier: String, flow: String,
        flowVersion: String, sessionKey: String, seed: UInt64, startedAt: CallTime
    ) {
        self.id = id
        self.direction = direction
        self.from = from
        self.to = to
        self.carrier = carrier
        self.flow = flow
        self.flowVersion = flowVersion
        self.sessionKey = sessionKey
        self.seed = seed
        self.startedAt = startedAt
        arguments = [:]
        config = [:]
        agent = AgentProfile()
        realtime = RealtimeProfile()
        policy = "disabled"
        allowFrom = []
        capabilities = CarrierCapabilities.all.names
        limits = SessionLimits()
    }
}
