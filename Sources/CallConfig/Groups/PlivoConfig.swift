/// A Plivo account.
public struct PlivoConfig: Hashable, Sendable {
    public var authID: String?
    public var authToken: SecretValue?
    public var endpoint: ServiceEndpoint

    init(_ fields: ConfigFields) {
        authID = fields.text("authId")
        authToken = fields.secret("authToken")
        endpoint = ServiceEndpoint(fields)
    }
}
