import CallCore

/// A webhook that waits for its document.
struct MarkupHeld: Hashable, Sendable {
    var reply: ReplyID
    /// Number of the document it came from.
    var document: Int
    var deadline: CallTime
    /// It came from a document of an earlier process, which may have put another one under the call since: the carrier
    /// would not heed the answer then.
    var mayBeObsolete = false
}
