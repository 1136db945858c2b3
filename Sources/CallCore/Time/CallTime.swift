/// A point in time: whole milliseconds since the Unix epoch, as the host's clock tells it.
///
/// The core never asks for the time; it is handed in with every event, so that a virtual clock, a replay and a
/// wall clock are one thing to it.
public struct CallTime: Hashable, Comparable, Sendable {
    public var milliseconds: Int64

    public init(milliseconds: Int64) { self.milliseconds = milliseconds }

    public static func < (left: CallTime, right: CallTime) -> Bool { left.milliseconds < right.milliseconds }
    public static func + (time: CallTime, delay: Milliseconds) -> CallTime {
        CallTime(milliseconds: time.milliseconds &+ delay)
    }

    /// Clamped to what the type holds: carriers' times come in here, and an absurd one must not end the process.
    public static func - (left: CallTime, right: CallTime) -> Milliseconds {
        let (length, overflow) = left.milliseconds.subtractingReportingOverflow(right.milliseconds)
        return overflow ? (left < right ? .min : .max) : length
    }
}

/// A length of time in whole milliseconds.
public typealias Milliseconds = Int64

extension Milliseconds {
    /// The longest delay a timer accepts (about 24.8 days); longer ones are clamped to it.
    public static let longestDelay: Milliseconds = 2_147_000_000

    /// Seconds as scripts give them, rounded to milliseconds and clamped to `0 ... longestDelay`.
    public init(seconds: Double) {
        let milliseconds = (seconds * 1000).rounded()
        self = milliseconds.isNaN ? 0 : Milliseconds(Swift.min(Swift.max(milliseconds, 0), Double(Self.longestDelay)))
    }

    /// The length in seconds, as scripts read it.
    public var seconds: Double { Double(self) / 1000 }
}
