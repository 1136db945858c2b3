/// What a line knows of its call from the start.
public struct LineContext: Hashable, Sendable {
    /// The engine's id; nil for an inbound call that has no flow yet.
    public var callID: CallID?
    public var providerCallID: String?
    public var direction: CallDirection
    public var from: String
    public var to: String
    /// Where the carrier reaches us: scheme, host, port and path; it may have a query of its own.
    public var webhookURL: String
    /// Unguessable text that tells this process's steps of a call from those of an earlier one.
    public var salt: String
    /// How long a webhook may wait for the flow before a document that keeps the line alive is sent.
    public var replyBudget: Milliseconds = 2_500
    /// The call existed before a restart: something unknown is going on at the carrier.
    public var isResumed = false
    /// What the call takes the line to be doing, after a restart.
    public var situation: LineSituation?
    /// When the call began for the engine: how long ago an order may have been given that is repeated now.
    public var begunAt: CallTime?
    /// Language of speech and recognition, such as `en-US`.
    public var language = "en-US"
    /// Where the call's sound may be brought; nil for a line that speaks and hears by itself.
    public var stream: LineStream?
    /// The longest a call may last.
    public var timeLimit: Milliseconds?

    public init(
        callID: CallID?, providerCallID: String?, direction: CallDirection, from: String, to: String,
        webhookURL: String, salt: String
    ) {
        self.callID = callID
        self.providerCallID = providerCallID
        self.direction = direction
        self.from = from
        self.to = to
        self.webhookURL = webhookURL
        self.salt = salt
    }
}
