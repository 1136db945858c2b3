import CallCore

/// A call as its carrier sees it.
public enum LineStatus: Hashable, Sendable {
    case queued, initiated, ringing, answered
    /// Handed over to somebody else; the engine has nothing to do with it any more.
    case transferred
    case ended(EndReason)

    public var isOver: Bool {
        switch self {
        case .queued, .initiated, .ringing, .answered: false
        case .transferred, .ended: true
        }
    }
}
