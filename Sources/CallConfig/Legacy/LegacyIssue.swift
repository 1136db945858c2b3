/// A key of older configurations that was found.
public struct LegacyIssue: Hashable, Sendable {
    public var path: ConfigPath
    /// The key to write instead; nil when there is none.
    public var replacement: ConfigPath?
    /// What to do, as a sentence.
    public var message: String
    public var place: Int?
}
