import CallCore
import Synchronization

/// The time that calls live by: read off the wall clock once, carried on by the machine's monotonic clock.
///
/// Wall clocks are set, by hours even, while calls last. What calls wait for, and what is reckoned from their times, must
/// not notice.
public final class SteadyClock: HostClock {
    private let wall: any HostClock
    private let nanoseconds: @Sendable () -> UInt64
    /// What the wall clock is ahead of the monotonic one, in milliseconds.
    private let lead: Atomic<Int64>
    /// The least difference that is taken over, in milliseconds.
    private static let tolerance: Milliseconds = 1_000

    /// - Parameter nanoseconds: of a clock that never jumps, from any zero.
    public init(
        wall: any HostClock = WallClock(), nanoseconds: @escaping @Sendable () -> UInt64 = { MonotonicClock.now() }
    ) {
        self.wall = wall
        self.nanoseconds = nanoseconds
        lead = Atomic(wall.now().milliseconds - Int64(nanoseconds() / 1_000_000))
    }

    public func now() -> CallTime { CallTime(milliseconds: lead.load(ordering: .relaxed) + elapsed) }

    /// Goes by what the wall clock says now, for moments when no call is live.
    ///
    /// - Returns: by how much the wall clock had been set, in milliseconds; 0 when it was not.
    @discardableResult
    public func follow() -> Milliseconds {
        let difference = wall.now() - now()
        guard abs(difference) >= Self.tolerance else { return 0 }
        lead.add(difference, ordering: .relaxed)
        return difference
    }

    private var elapsed: Int64 { Int64(nanoseconds() / 1_000_000) }
}
