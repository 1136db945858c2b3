/// How far a carrier's call has come.
enum LegStage: Hashable, Sendable {
    case queued, initiated, ringing, answered
    /// The far end talks to somebody else now; nothing can be played or heard any more, but the call goes on.
    case bridged
    case over

    var isOver: Bool { self == .over }
}
