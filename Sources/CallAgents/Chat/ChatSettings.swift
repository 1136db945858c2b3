import CallCore

/// A chat endpoint in OpenAI's form.
public struct ChatSettings: Hashable, Sendable {
    public static let usualBase = "https://api.openai.com/v1"
    public static let usualModel = "gpt-4.1-mini"

    /// With the version, as `https://api.openai.com/v1`.
    public var baseURL: String
    /// Nil where none is asked for.
    public var apiKey: Secret?
    /// PEM file of the authorities to trust instead of the system's.
    public var caFile: String?
    /// For agents that name no model.
    public var model: String

    public init(
        baseURL: String = usualBase, apiKey: Secret? = nil, caFile: String? = nil, model: String = usualModel
    ) {
        self.baseURL = baseURL
        self.apiKey = apiKey
        self.caFile = caFile
        self.model = model
    }
}
