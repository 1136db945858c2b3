/// What a server tells by itself.
public enum RPCEvent: String, Hashable, Sendable, CaseIterable {
    case challenge = "connect.challenge"
    case tick
    case shutdown
    /// A line of a call's story, for whoever asked for `tail`.
    case tail
}
