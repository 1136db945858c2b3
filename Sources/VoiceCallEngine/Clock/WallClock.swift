import CallCore
import Glibc

/// The machine's real-time clock, in whole milliseconds.
public struct WallClock: HostClock {
    public init() {}

    public func now() -> CallTime {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return CallTime(milliseconds: Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000)
    }
}
