import CallCore

/// A webhook that waits for its document.
struct MarkupHeld: Hashable, Sendable {
    var reply: ReplyID
    /// Number of the document it came from.
    var document: Int
    var deadline: CallTime
}
