/// One side of a recorded call.
public enum CallChannel: Sendable, Equatable, CaseIterable {
    /// Left: the person on the phone.
    case caller
    /// Right: what the flow said or played.
    case bot
}
