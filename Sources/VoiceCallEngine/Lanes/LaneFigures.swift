/// How long scripts waited for a lane since the start.
public struct LaneFigures: Hashable, Sendable {
    /// Upper bounds of the classes that waits are counted in, in microseconds; the last class has none.
    public static let bounds: [UInt64] = [100, 250, 500, 1_000, 2_500, 5_000, 10_000, 25_000, 50_000, 100_000, 500_000]

    /// Waits by class; one more than there are bounds.
    public private(set) var counts = [UInt64](repeating: 0, count: bounds.count + 1)
    /// All waits together, in microseconds.
    public private(set) var microseconds: UInt64 = 0
    /// Jobs that wait now.
    public var backlog = 0

    public init() {}

    mutating func note(nanoseconds: UInt64) {
        let wait = nanoseconds / 1_000
        counts[Self.bounds.firstIndex { wait <= $0 } ?? Self.bounds.count] += 1
        microseconds &+= wait
    }
}
