import CallCore
import Glibc

/// Time that only goes forward, for limits on how long a transfer may be silent.
enum MonotonicClock {
    static func now() -> Milliseconds {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Milliseconds(time.tv_sec) * 1000 + Milliseconds(time.tv_nsec) / 1_000_000
    }
}
