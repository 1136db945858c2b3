/// How much is remembered about webhooks that have come.
public struct ReplayLimits: Hashable, Sendable {
    /// How long a key is known, in milliseconds from its first coming.
    public var window: Milliseconds = 600_000
    /// Keys kept; above that the oldest go. Up to `pruneEvery` more may stand at times.
    public var entries = 10_000
    /// How many new keys come between two clearances.
    public var pruneEvery = 64
    /// Bytes of reply bodies kept for duplicates, of all keys together.
    public var replyBytes = 8 << 20

    public init() {}

    public init(window: Milliseconds, entries: Int, pruneEvery: Int, replyBytes: Int) {
        self.window = max(window, 0)
        self.entries = max(entries, 1)
        self.pruneEvery = max(pruneEvery, 1)
        self.replyBytes = max(replyBytes, 0)
    }
}
