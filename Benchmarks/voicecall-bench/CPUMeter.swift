import Glibc
import Synchronization

/// Computing time of one thread from a first request to a last one. Whoever serves requests on that thread counts them.
final class CPUMeter: Sendable {
    private struct State {
        var seen = 0
        var begin: Int64 = 0
        var end: Int64 = 0
    }

    private let first: Int
    private let last: Int
    private let state = Mutex(State())

    /// - Parameters:
    ///   - skipped: requests before those that count.
    ///   - counted: requests that count.
    init(skipped: Int, counted: Int) {
        first = skipped
        last = skipped + counted
    }

    /// On the thread that serves.
    func count() {
        state.withLock { state in
            if state.seen == first { state.begin = Stopwatch.computed() }
            if state.seen == last { state.end = Stopwatch.computed() }
            state.seen += 1
        }
    }

    /// Nanoseconds for one request.
    var each: Double { state.withLock { Double($0.end - $0.begin) / Double(last - first) } }
}
