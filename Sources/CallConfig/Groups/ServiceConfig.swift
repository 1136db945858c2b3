import ScriptValue

/// Settings of one outside service.
public struct ServiceConfig: Hashable, Sendable {
    public var apiKey: SecretValue?
    public var endpoint: ServiceEndpoint
    /// Everything else, as the service itself understands it; always a map.
    public var options: Value

    public init(apiKey: SecretValue? = nil, endpoint: ServiceEndpoint = ServiceEndpoint(), options: Value = [:]) {
        self.apiKey = apiKey
        self.endpoint = endpoint
        self.options = options
    }

    init(_ fields: ConfigFields) {
        apiKey = fields.secret("apiKey")
        endpoint = ServiceEndpoint(fields)
        let own: Set = ["apiKey", "baseUrl", "caFile"]
        options = .map((fields.value?.map ?? [:]).filter { !own.contains($0.key) })
    }

    /// This service with the settings of `other` over it, deeply.
    func overlaid(by other: ServiceConfig) -> ServiceConfig {
        ServiceConfig(
            apiKey: other.apiKey ?? apiKey,
            endpoint: ServiceEndpoint(
                baseURL: other.endpoint.baseURL ?? endpoint.baseURL, caFile: other.endpoint.caFile ?? endpoint.caFile),
            options: DeepMerge.merge(options, other.options))
    }
}
