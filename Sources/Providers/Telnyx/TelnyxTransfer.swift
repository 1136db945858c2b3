import CallCore

/// A transfer under way.
struct TelnyxTransfer: Hashable, Sendable {
    struct Target: Hashable, Sendable {
        var number: String
        /// How long it may ring.
        var ring: Milliseconds
    }

    var effect: EffectID
    /// Travels on the leg that is dialled.
    var mark: Int
    /// It was begun before a restart, perhaps; the leg then carries a mark of that process.
    var isRepeated = false
}
