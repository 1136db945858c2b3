import ScriptValue

/// A verified webhook, read: whose call it is about, and what stands in it.
public struct CarrierNotice: Hashable, Sendable {
    /// Names this delivery; a redelivery repeats it. The events made of it derive their ids from it.
    public var key: String
    /// The engine's own id, where the carrier echoes it.
    public var callID: CallID?
    public var providerCallID: String?
    /// A second id of the carrier for the same call (a request id that came before the call's own).
    public var alias: String?
    public var direction: CallDirection?
    public var from: String?
    public var to: String?
    /// When it happened by the carrier's clock; nil when it does not say.
    public var timestamp: CallTime?
    /// The carrier waits for a document to go on with.
    public var wantsDocument: Bool
    /// The request may begin a call that nobody knew of.
    public var mayOpenACall: Bool
    /// It is about a call that is over, as a bill is: a line that is begun for it needs no sound.
    public var isAfterTheEnd = false
    /// Query parameters of the URL, decoded; the first of a name counts.
    public var query: [String: String]
    /// The fields of a body that is a form; none for other bodies.
    public var form = FormFields()
    /// The body that is JSON.
    public var content: Value

    public init(
        key: String, callID: CallID? = nil, providerCallID: String? = nil, direction: CallDirection? = nil,
        from: String? = nil, to: String? = nil, wantsDocument: Bool = false, mayOpenACall: Bool = false,
        query: [String: String] = [:], content: Value = [:]
    ) {
        self.key = key
        self.callID = callID
        self.providerCallID = providerCallID
        self.direction = direction
        self.from = from
        self.to = to
        self.wantsDocument = wantsDocument
        self.mayOpenACall = mayOpenACall
        self.query = query
        self.content = content
    }
}

/// A webhook whose signature holds but whose content makes no sense. Answered with 400; nothing is done.
public struct NoticeProblem: Error, Hashable, Sendable {
    /// Stable, such as `webhook.form`.
    public var code: String
    /// Says what is wrong without repeating what the request held.
    public var message: String

    public init(code: String, message: String) {
        self.code = code
        self.message = message
    }
}
