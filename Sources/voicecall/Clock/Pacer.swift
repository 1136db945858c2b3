import Glibc

/// Lets virtual time pass no faster than the wall's, times a factor.
final class Pacer {
    /// Virtual seconds for each second of the wall.
    let speed: Double
    private let start: Int64

    init(speed: Double) {
        self.speed = speed
        start = Self.monotonic()
    }

    /// Virtual milliseconds that have passed since the pacer was made.
    var elapsed: Int64 { Int64(Double(Self.monotonic() - start) * speed) }

    /// Milliseconds of the wall until `elapsed` reaches a value; 0 when it has.
    func wallTime(until virtual: Int64) -> Int64 {
        max(0, Int64((Double(virtual) / speed).rounded(.up)) - (Self.monotonic() - start))
    }

    /// Blocks until `elapsed` has reached a value.
    func wait(until virtual: Int64) {
        while true {
            let rest = wallTime(until: virtual)
            guard rest > 0 else { return }
            var time = timespec(tv_sec: Int(rest / 1000), tv_nsec: Int(rest % 1000) * 1_000_000)
            nanosleep(&time, nil)
        }
    }

    private static func monotonic() -> Int64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
    }
}
