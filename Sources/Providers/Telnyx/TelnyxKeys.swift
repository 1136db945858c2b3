import CallCore

/// Keys between their webhook and their report.
struct TelnyxKeys: Hashable, Sendable {
    /// Webhooks of keys pressed quickly overtake one another; so long a key waits for the one before it.
    static let reordering: Milliseconds = 200

    var waiting: [TelnyxKey] = []
    /// Digits that the last gather brought and whose own webhooks have not come yet.
    var owed: [String] = []
    /// When that gather ended, by the carrier's clock.
    var owedUntil: CallTime?

    /// Whether this key was reported already, with the gather it belongs to.
    mutating func repays(_ key: TelnyxKey) -> Bool {
        guard let owedUntil, key.event.occurredAt <= owedUntil else { return false }
        guard let index = owed.firstIndex(of: key.digit) else { return false }
        owed.remove(at: index)
        return true
    }
}
