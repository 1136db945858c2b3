/// How late ticks came, in tenths of a millisecond.
public struct Lateness: Hashable, Sendable {
    public private(set) var counts = [Int](repeating: 0, count: 1_000)

    public init() {}

    mutating func note(nanoseconds: Int64) {
        counts[min(max(Int(nanoseconds / 100_000), 0), counts.count - 1)] += 1
    }

    /// Of the ticks since then.
    public func since(_ earlier: Lateness) -> Lateness {
        var rest = self
        for slot in counts.indices { rest.counts[slot] -= earlier.counts[slot] }
        return rest
    }

    /// The lateness that this share of the ticks did not exceed, in milliseconds.
    public func quantile(_ share: Double) -> Double {
        let total = counts.reduce(0, +)
        var seen = 0
        for (slot, count) in counts.enumerated() where total > 0 {
            seen += count
            if Double(seen) >= Double(total) * share { return Double(slot) / 10 }
        }
        return 0
    }
}
