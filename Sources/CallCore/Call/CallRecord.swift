import ScriptValue

/// What is known of a call, as it is stored and shown.
public struct CallRecord: Hashable, Sendable {
    public var callID: CallID
    /// The carrier's own id of the call, once it has one.
    public var providerCallID: String?
    /// The carrier's name, e.g. `twilio`.
    public var provider: String
    public var direction: CallDirection
    public var state: CallState
    public var from: String
    public var to: String
    public var sessionKey: String?
    public var startedAt: CallTime
    public var answeredAt: CallTime?
    public var endedAt: CallTime?
    /// May be set to `timeout` before the state is terminal, while the hang-up is under way.
    public var endReason: EndReason?
    public var transcript: [TranscriptEntry]
    /// Keys of the events processed for this call, in order.
    public var processedEventIDs: [String]
    public var metadata: [String: Value]

    /// Stands for a number that the carrier did not give.
    public static let unknownNumber = "unknown"

    public init(
        callID: CallID, providerCallID: String? = nil, provider: String, direction: CallDirection, state: CallState,
        from: String = unknownNumber, to: String = unknownNumber, sessionKey: String? = nil, startedAt: CallTime,
        answeredAt: CallTime? = nil, endedAt: CallTime? = nil, endReason: EndReason? = nil,
        transcript: [TranscriptEntry] = [], processedEventIDs: [String] = [], metadata: [String: Value] = [:]
    ) {
        self.callID = callID
        self.providerCallID = providerCallID
        self.provider = provider
        self.direction = direction
        self.state = state
        self.from = from
        self.to = to
        self.sessionKey = sessionKey
        self.startedAt = startedAt
        self.answeredAt = answeredAt
        self.endedAt = endedAt
        self.endReason = endReason
        self.transcript = transcript
        self.processedEventIDs = processedEventIDs
        self.metadata = metadata
    }

    /// The number at the other end: the dialled one, or the caller's.
    public var otherParty: String { direction == .outbound ? to : from }
}
