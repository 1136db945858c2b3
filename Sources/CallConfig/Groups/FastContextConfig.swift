/// Looking things up before the agent is asked.
public struct FastContextConfig: Hashable, Sendable {
    public var isEnabled: Bool
    public var timeoutMilliseconds: Int
    public var maxResults: Int
    /// `memory` and `sessions`, at least one.
    public var sources: [String]
    public var fallsBackToConsult: Bool

    init(_ fields: ConfigFields) {
        isEnabled = fields.flag("enabled") ?? false
        timeoutMilliseconds = fields.whole("timeoutMs") ?? 800
        maxResults = fields.whole("maxResults") ?? 3
        sources = fields.texts("sources") ?? ["memory", "sessions"]
        fallsBackToConsult = fields.flag("fallbackToConsult") ?? false
    }
}
