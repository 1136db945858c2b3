/// What becomes of a verb that was under way when the host stopped, once the call is picked up again.
public enum RecoveryRule: String, Hashable, Sendable, CaseIterable {
    /// Entered again; what it had begun to say is not said again, and a wait goes on for the time that was left.
    case repeatable
    /// Never done a second time: it answers as interrupted, or `nil, "lost"`.
    case neverTwice
    /// The carrier is asked what became of it.
    case lookUp
    /// Written together with its journal entry: either both are there, or neither and it is done now.
    case stored
    /// Answered on the spot; it cannot be under way.
    case immediate

    public var summary: String {
        switch self {
        case .repeatable: "entered again; nothing already said is said again"
        case .neverTwice: "not done again"
        case .lookUp: "the carrier is asked what became of it"
        case .stored: "done exactly once, with its journal entry"
        case .immediate: "answered on the spot"
        }
    }
}
