/// Where an outside service is reached, when not at its own address.
public struct ServiceEndpoint: Hashable, Sendable {
    /// http or https.
    public var baseURL: String?
    /// Certificates (PEM) to trust instead of the system's.
    public var caFile: String?

    public init(baseURL: String? = nil, caFile: String? = nil) {
        self.baseURL = baseURL
        self.caFile = caFile
    }

    init(_ fields: ConfigFields) {
        baseURL = fields.text("baseUrl")
        caFile = fields.file("caFile")
    }
}
