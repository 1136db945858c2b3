/// A Twilio account.
public struct TwilioConfig: Hashable, Sendable {
    public var accountSID: String?
    /// Signs webhooks, and requests when there is no API key.
    public var authToken: SecretValue?
    /// `SK…`; requests are sent with it and `apiSecret`.
    public var apiKey: String?
    public var apiSecret: SecretValue?
    /// `us1`, `ie1` or `au1`.
    public var region: String
    public var edge: String?
    public var endpoint: ServiceEndpoint

    init(_ fields: ConfigFields) {
        accountSID = fields.text("accountSid")
        authToken = fields.secret("authToken")
        apiKey = fields.text("apiKey")
        apiSecret = fields.secret("apiSecret")
        region = fields.text("region") ?? "us1"
        edge = fields.text("edge")
        endpoint = ServiceEndpoint(fields)
    }
}
