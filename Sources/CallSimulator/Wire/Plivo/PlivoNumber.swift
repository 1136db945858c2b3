/// What the account has set for one of its numbers.
public struct PlivoNumber: Hashable, Sendable {
    /// Asked for a document when somebody calls the number.
    public var answerURL: String
    public var answerMethod = "POST"
    /// Told of the end of inbound calls.
    public var hangupURL: String?
    public var hangupMethod = "POST"
    /// Asked when the answer URL cannot be reached.
    public var fallbackURL: String?
    public var fallbackMethod = "POST"

    public init(
        answerURL: String, answerMethod: String = "POST", hangupURL: String? = nil, fallbackURL: String? = nil
    ) {
        self.answerURL = answerURL
        self.answerMethod = answerMethod
        self.hangupURL = hangupURL
        self.fallbackURL = fallbackURL
    }
}
