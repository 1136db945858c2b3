/// Which calls share a conversation memory.
public enum SessionScope: String, Hashable, Sendable, CaseIterable {
    /// All calls with one phone number.
    case perPhone = "per-phone"
    /// Every call has its own.
    case perCall = "per-call"
    /// All calls join the agent's main session.
    case main
}
