import CallCore
import ScriptValue

/// One speech service's settings, secrets resolved.
public struct ServiceSettings: Hashable, Sendable {
    public var apiKey: Secret?
    /// Where it is reached instead of its own address: http or https. A path is kept.
    public var baseURL: String?
    public var caFile: String?
    /// The other keys; a map.
    public var options: Value

    public init(apiKey: Secret? = nil, baseURL: String? = nil, caFile: String? = nil, options: Value = [:]) {
        self.apiKey = apiKey
        self.baseURL = baseURL
        self.caFile = caFile
        self.options = options
    }
}
