/// How long a call may stay in each part of its life. All lengths are clamped to `0 ... Milliseconds.longestDelay`.
public struct CallLimits: Hashable, Sendable {
    /// From the first dial tone to an answer.
    public var ringMilliseconds: Milliseconds { didSet { ringMilliseconds = Self.clamp(ringMilliseconds) } }
    /// From the answer to the forced end.
    public var maxDurationMilliseconds: Milliseconds {
        didSet { maxDurationMilliseconds = Self.clamp(maxDurationMilliseconds) }
    }
    /// From the beginning of the call to its answer, whatever the carrier says meanwhile; nil for no such limit.
    public var unansweredMilliseconds: Milliseconds? {
        didSet { unansweredMilliseconds = unansweredMilliseconds.map(Self.clamp) }
    }
    /// From placing the call to the carrier's first sign of it.
    public var setupMilliseconds: Milliseconds { didSet { setupMilliseconds = Self.clamp(setupMilliseconds) } }
    /// From asking the carrier to hang up to its confirmation; also the pause before a failed hang-up is tried again.
    public var hangUpMilliseconds: Milliseconds { didSet { hangUpMilliseconds = Self.clamp(hangUpMilliseconds) } }
    /// How often a hang-up that a limit demands is tried before the call is written off.
    public var hangUpTries: Int

    public init(
        ringMilliseconds: Milliseconds = 30_000, maxDurationMilliseconds: Milliseconds = 300_000,
        unansweredMilliseconds: Milliseconds? = nil, setupMilliseconds: Milliseconds = 15_000,
        hangUpMilliseconds: Milliseconds = 5_000, hangUpTries: Int = 3
    ) {
        self.ringMilliseconds = Self.clamp(ringMilliseconds)
        self.maxDurationMilliseconds = Self.clamp(maxDurationMilliseconds)
        self.unansweredMilliseconds = unansweredMilliseconds.map(Self.clamp)
        self.setupMilliseconds = Self.clamp(setupMilliseconds)
        self.hangUpMilliseconds = Self.clamp(hangUpMilliseconds)
        self.hangUpTries = max(1, hangUpTries)
    }

    /// The length that belongs to a timer, in milliseconds; nil for one that never runs.
    public func length(of timer: CallMachine.Timer) -> Milliseconds? {
        switch timer {
        case .unanswered: unansweredMilliseconds
        case .setup: setupMilliseconds
        case .ring: ringMilliseconds
        case .maxDuration: maxDurationMilliseconds
        case .hangUp: hangUpMilliseconds
        }
    }

    private static func clamp(_ length: Milliseconds) -> Milliseconds { min(max(length, 0), .longestDelay) }
}
