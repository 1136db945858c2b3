import CallCore
import Glibc
import Testing

@testable import VoiceCallEngine

@Suite struct WallClockTests {
    private func system() -> Int64 {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
    }

    @Test("the wall clock tells what the system's clock tells, in milliseconds, and does not go back")
    func reading() {
        let clock = WallClock()
        var last = system()
        for _ in 0..<1000 {
            let now = clock.now().milliseconds
            #expect(now >= last)
            last = system()
            #expect(now <= last)
        }
    }
}
