import Glibc

/// Nanoseconds of the monotonic clock.
enum Stopwatch {
    static func now() -> Int64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }

    /// Nanoseconds of computing that this thread has had.
    static func computed() -> Int64 {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }

    /// The shortest of several runs in nanoseconds of this thread's computing: what the work takes when nobody else is
    /// in the way.
    static func best(of runs: Int, _ body: () throws -> Void) rethrows -> Int64 {
        var best = Int64.max
        for _ in 0..<runs {
            let start = computed()
            try body()
            best = min(best, computed() - start)
        }
        return best
    }
}
