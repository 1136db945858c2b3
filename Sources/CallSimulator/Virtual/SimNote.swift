import CallCore

/// One line of a simulated call's story.
public struct SimNote: Hashable, Sendable {
    public var call: CallID
    public var at: CallTime
    public var note: CallNote
}
