import Glibc

/// Nanoseconds of the monotonic clock.
enum Stopwatch {
    static func now() -> Int64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }

    /// The shortest of several runs, in nanoseconds: what the work takes when nobody else is in the way.
    static func best(of runs: Int, _ body: () throws -> Void) rethrows -> Int64 {
        var best = Int64.max
        for _ in 0..<runs {
            let start = now()
            try body()
            best = min(best, now() - start)
        }
        return best
    }
}
