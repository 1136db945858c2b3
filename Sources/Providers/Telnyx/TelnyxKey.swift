import CallCore

/// One key that was pressed, as its webhook told.
struct TelnyxKey: Hashable, Sendable {
    var event: TelnyxEvent
    var digit: String

    /// In the order in which they were pressed; webhooks may overtake one another.
    static func sorted(_ keys: [TelnyxKey]) -> [TelnyxKey] {
        keys.sorted { ($0.event.occurredAt, $0.event.id) < ($1.event.occurredAt, $1.event.id) }
    }
}
