/// How callers' earlier words are looked through before an agent is asked.
public struct RecallTerms: Hashable, Sendable {
    public var timeout: Milliseconds
    public var maxResults: Int
    public var sources: Set<RecallSource>
    /// Whether the agent is asked when nothing was found.
    public var fallsBack: Bool

    public init(
        timeout: Milliseconds = 800, maxResults: Int = 3, sources: Set<RecallSource> = Set(RecallSource.allCases),
        fallsBack: Bool = false
    ) {
        self.timeout = timeout
        self.maxResults = maxResults
        self.sources = sources
        self.fallsBack = fallsBack
    }
}
