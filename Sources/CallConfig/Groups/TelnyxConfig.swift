/// A Telnyx account.
public struct TelnyxConfig: Hashable, Sendable {
    public var apiKey: SecretValue?
    public var connectionID: String?
    /// Ed25519, base64.
    public var publicKey: String?
    public var endpoint: ServiceEndpoint

    init(_ fields: ConfigFields) {
        apiKey = fields.secret("apiKey")
        connectionID = fields.text("connectionId")
        publicKey = fields.text("publicKey")
        endpoint = ServiceEndpoint(fields)
    }
}
