import CallCore

/// Time that moves only when the simulation moves it, and never back.
public struct VirtualClock: Sendable {
    public let start: CallTime
    public private(set) var now: CallTime

    public init(start: CallTime) {
        self.start = start
        now = start
    }

    /// Milliseconds since the start.
    public var elapsed: Milliseconds { now - start }

    /// Moves to `time`; an earlier time changes nothing.
    public mutating func advance(to time: CallTime) { now = max(now, time) }
}
