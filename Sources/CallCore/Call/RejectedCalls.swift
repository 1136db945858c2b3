/// Which calls were turned away, so that each is hung up once however many events the carrier sends about it.
///
/// The key of the event that led to the rejection stays in the `EventLedger` even when the hang-up fails: a replay of
/// that event does nothing, a different event about the same call tries again.
public struct RejectedCalls: Sendable {
    public let capacity: Int
    private var known: Set<String> = []
    private var order: [String] = []

    public init(capacity: Int = 10_000) { self.capacity = max(1, capacity) }

    public var count: Int { known.count }

    /// Notes a rejection by the carrier's call id. True when the call must be hung up now, false when it was before.
    public mutating func reject(_ providerCallID: String) -> Bool {
        guard known.insert(providerCallID).inserted else { return false }
        order.append(providerCallID)
        // The oldest half goes at once, which keeps each rejection cheap.
        if order.count > capacity {
            let surplus = order.count - max(1, capacity / 2)
            for forgotten in order.prefix(surplus) { known.remove(forgotten) }
            order.removeFirst(surplus)
        }
        return true
    }

    /// The hang-up failed: the next event about the call may try again.
    public mutating func hangUpFailed(_ providerCallID: String) {
        guard known.remove(providerCallID) != nil else { return }
        order.removeAll { $0 == providerCallID }
    }
}
