/// A search through what is kept under a session key.
public struct RecallRequest: Hashable, Sendable {
    public var query: String
    public var sessionKey: String
    /// At least one.
    public var sources: Set<RecallSource>
    public var maxResults: Int

    public init(query: String, sessionKey: String, sources: Set<RecallSource>, maxResults: Int) {
        self.query = query
        self.sessionKey = sessionKey
        self.sources = sources
        self.maxResults = maxResults
    }
}
