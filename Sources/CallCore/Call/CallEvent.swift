/// Something that happened to a call, in the engine's own words, whichever carrier said it.
public struct CallEvent: Hashable, Sendable {
    /// Unique at the carrier; redeliveries repeat it.
    public var id: String
    /// Overrides `id` as the key under which a redelivery is recognised.
    public var dedupeKey: String?
    /// The engine's call id when the carrier echoes it, otherwise the carrier's own id.
    public var callID: String
    public var providerCallID: String?
    /// When it happened, by the carrier's clock.
    public var timestamp: CallTime
    /// Names the listening turn that an answer belongs to.
    public var turnToken: String?
    public var direction: CallDirection?
    public var from: String?
    public var to: String?
    public var kind: Kind
    /// Of an utterance that is over: the part of its text that was heard, when the line knows it.
    public var heard: String?
    /// Of the end of a call, or of its bill: what the carrier charges for it, as the carrier writes it.
    public var cost: String?

    public enum Kind: Hashable, Sendable {
        case initiated
        case ringing
        case answered
        case active
        /// Answering-machine detection has decided.
        case answeredBy(AnsweredBy)
        /// Playback of an utterance has begun.
        case speaking(utterance: String)
        /// Playback of an utterance is over: played to the end, or cut after `playedMilliseconds`.
        case spoken(utterance: String, playedMilliseconds: Milliseconds, completed: Bool)
        /// The other side has begun to talk.
        case speechStarted
        case speech(transcript: String, isFinal: Bool, confidence: Double?)
        case silence(Milliseconds)
        case dtmf(digits: String)
        /// The carrier collected digits for a turn and takes them as complete: a finishing key, or a pause.
        case gathered(digits: String)
        /// A transfer was connected, or `failure` tells why it was not.
        case transferred(failure: String?)
        case ended(EndReason)
        /// The carrier has made out the bill of a call, which may be over for some time: `cost` has it.
        case billed
        case error(message: String, retryable: Bool)
    }

    public init(
        id: String, dedupeKey: String? = nil, callID: String, providerCallID: String? = nil, timestamp: CallTime,
        turnToken: String? = nil, direction: CallDirection? = nil, from: String? = nil, to: String? = nil, kind: Kind
    ) {
        self.id = id
        self.dedupeKey = dedupeKey
        self.callID = callID
        self.providerCallID = providerCallID
        self.timestamp = timestamp
        self.turnToken = turnToken
        self.direction = direction
        self.from = from
        self.to = to
        self.kind = kind
    }

    /// The key under which this event is processed once.
    public var processingKey: String { dedupeKey ?? id }
}
