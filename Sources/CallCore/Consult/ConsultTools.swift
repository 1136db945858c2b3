/// What an agent may do for a caller that a voice model asks on behalf of.
public enum ConsultTools: String, Hashable, Sendable, CaseIterable {
    /// Read, and look things up.
    case safeReadOnly = "safe-read-only"
    /// Whatever it may do otherwise.
    case owner
    /// It cannot be asked.
    case none

    /// The tools by name; nil for no list of its own.
    public var allowed: [String]? {
        switch self {
        case .safeReadOnly: ["read", "web_search", "web_fetch", "x_search", "memory_search", "memory_get"]
        case .owner: nil
        case .none: []
        }
    }
}
