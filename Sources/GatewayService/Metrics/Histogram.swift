/// Counts of values by class, as Prometheus has them.
struct Histogram: Hashable, Sendable {
    /// Upper bounds of the classes, rising; above the last one there is one more.
    let bounds: [Double]
    private(set) var counts: [UInt64]
    private(set) var sum = 0.0

    init(_ bounds: [Double]) {
        self.bounds = bounds
        counts = Array(repeating: 0, count: bounds.count + 1)
    }

    /// - Parameter counts: one more than there are bounds.
    init(_ bounds: [Double], counts: [UInt64], sum: Double) {
        self.bounds = bounds
        self.counts = counts
        self.sum = sum
    }

    mutating func note(_ value: Double) {
        counts[bounds.firstIndex { value <= $0 } ?? bounds.count] += 1
        sum += value
    }

    var count: UInt64 { counts.reduce(0, +) }
}
