/// What the account has set for one of its numbers.
public struct TwilioNumber: Hashable, Sendable {
    /// Asked for a document when somebody calls the number.
    public var voiceURL: String
    public var voiceMethod = "POST"
    public var fallbackURL: String?
    /// Told of the end of inbound calls.
    public var statusCallback: String?

    public init(voiceURL: String, fallbackURL: String? = nil, statusCallback: String? = nil) {
        self.voiceURL = voiceURL
        self.fallbackURL = fallbackURL
        self.statusCallback = statusCallback
    }
}
