/// Which calls share the agent's memory.
public enum SessionMemory: String, Hashable, Sendable, CaseIterable {
    /// All calls with one phone number.
    case perPhone = "per-phone"
    /// Every call has its own.
    case perCall = "per-call"
    /// All calls join the agent's main session.
    case main
}
