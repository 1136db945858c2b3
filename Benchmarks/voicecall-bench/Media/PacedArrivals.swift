/// How late the sound of the pacer comes, seen from the carriers. Its ticks lie on a grid of 5 ms, and those of one
/// stream 20 ms apart: what a message comes behind its tick is its latency, the time that it waited for the tick is not.
/// More than 10 ms cannot be told from the next tick; it makes others late instead.
struct PacedArrivals {
    private static let grid: Int64 = 5_000_000
    private static let tick: Int64 = 20_000_000

    /// Behind the tick, in nanoseconds, ascending.
    let late: [Int64]

    /// - Parameter streams: when messages came, in nanoseconds.
    init(_ streams: [[Int64]]) {
        let phases = streams.compactMap(Self.phases)
        let begin = Self.begin(phases.map { Self.modulo($0.first, Self.grid) }.sorted())
        late = phases.flatMap { stream in
            let wait = Self.modulo(stream.first - begin, Self.grid)
            return stream.behind.map { $0 + wait }
        }.sorted()
    }

    /// In milliseconds.
    func quantile(_ share: Double) -> Double {
        guard !late.isEmpty else { return 0 }
        return Double(late[min(Int(Double(late.count) * share), late.count - 1)]) / 1e6
    }

    /// The moment of the stream's quickest message, and how far each is behind it apart from whole ticks.
    private static func phases(_ times: [Int64]) -> (first: Int64, behind: [Int64])? {
        guard let some = times.first else { return nil }
        let offsets = times.map { modulo($0 - some + tick / 2, tick) - tick / 2 }
        let least = offsets.min() ?? 0
        return (some + least, offsets.map { $0 - least })
    }

    /// Streams of one tick come one after the other; the first of them is behind the longest pause.
    private static func begin(_ phases: [Int64]) -> Int64 {
        guard let last = phases.last else { return 0 }
        var (before, begin, longest) = (last - grid, last, Int64(0))
        for phase in phases {
            if phase - before > longest { (begin, longest) = (phase, phase - before) }
            before = phase
        }
        return begin
    }

    private static func modulo(_ value: Int64, _ by: Int64) -> Int64 { (value % by + by) % by }
}
