import Glibc

/// Seconds since it was started, for summaries.
struct Stopwatch {
    private let start = Self.monotonic()

    var seconds: Double { Self.monotonic() - start }

    private static func monotonic() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}
