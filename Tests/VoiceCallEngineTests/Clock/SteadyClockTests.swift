import CallCore
import Synchronization
import Testing

@testable import VoiceCallEngine

@Suite struct SteadyClockTests {
    private final class Machine: HostClock {
        let wall = Mutex(CallTime(milliseconds: 1_700_000_000_000))
        let nanoseconds = Mutex<UInt64>(77_000_000)

        func now() -> CallTime { wall.withLock { $0 } }
        func set(by difference: Milliseconds) { wall.withLock { $0 = $0 + difference } }
        func pass(_ time: Milliseconds) {
            set(by: time)
            nanoseconds.withLock { $0 += UInt64(time) * 1_000_000 }
        }
    }

    @Test("a wall clock that is set changes nothing until it is followed", arguments: [86_400_000, -86_400_000])
    func jumps(_ difference: Milliseconds) {
        let machine = Machine()
        let clock = SteadyClock(wall: machine) { machine.nanoseconds.withLock { $0 } }
        let start = clock.now()
        #expect(start == machine.now())
        machine.pass(1_500)
        machine.set(by: difference)
        #expect(clock.now() - start == 1_500)
        #expect(clock.follow() == difference)
        #expect(clock.now() == machine.now())
        machine.pass(10)
        #expect(clock.now() == machine.now())
        #expect(clock.follow() == 0)
    }

    @Test("less than a second is not worth a jump")
    func small() {
        let machine = Machine()
        let clock = SteadyClock(wall: machine) { machine.nanoseconds.withLock { $0 } }
        let start = clock.now()
        machine.set(by: -999)
        #expect(clock.follow() == 0)
        #expect(clock.now() == start)
    }
}
