import CallCore

/// A caller being handed over.
struct MarkupTransfer: Hashable, Sendable {
    var to: String
    var ring: Milliseconds
    var command: EffectID
    var isRunning = false
    /// An earlier process may have begun it.
    var isDoubtful = false
    /// Its outcome was reported; what is left is the end of the call.
    var isJoined = false
    /// The carrier is home from it.
    var isBack = false
}
