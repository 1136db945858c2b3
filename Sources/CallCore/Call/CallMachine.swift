/// The life of one call, as a pure value: inputs and the time go in, actions come out.
///
/// It holds no clock, no timer and no connection. States only move forward, except `speaking ⇄ listening`; every
/// live state has a timer that leads out of it; after `ended` nothing produces an action any more.
/// `docs/call-machine.md` shows the whole table.
public struct CallMachine: Hashable, Sendable {
    public let direction: CallDirection
    public let limits: CallLimits
    /// When the call began, by the host's clock.
    public let startedAt: CallTime
    public internal(set) var state: CallState
    public internal(set) var answeredAt: CallTime?
    public internal(set) var endedAt: CallTime?

    var armed: [Timer: Armed] = [:]
    var ending: Ending?
    /// Hang-ups demanded by the running exit timer that the carrier refused.
    var refusedHangUps = 0
    private var lastGeneration = 0

    /// A running timer.
    struct Armed: Hashable, Sendable {
        var generation: Int
        var deadline: CallTime
    }

    /// A hang-up under way.
    struct Ending: Hashable, Sendable {
        var reason: EndReason
        /// A limit demands it, so giving up is not an option.
        var isForced: Bool
    }

    /// A call that begins now: `initiated` when we place it, `ringing` when it comes in.
    ///
    /// The host must start `runningTimers`.
    public init(direction: CallDirection, limits: CallLimits = CallLimits(), now: CallTime) {
        self.init(
            restoring: direction == .outbound ? .initiated : .ringing, direction: direction, startedAt: now,
            answeredAt: nil, limits: limits, now: now)
    }

    /// A call taken up again after a restart.
    ///
    /// The maximum duration goes on counting from the answer (from `startedAt` when the answer was not noted), the
    /// limit of unanswered calls from `startedAt`; a deadline that has passed meanwhile is in `runningTimers` all the
    /// same and fires at once. Unanswered calls get a fresh setup or ring time. The host must start `runningTimers`.
    public init(
        restoring state: CallState, direction: CallDirection, startedAt: CallTime, answeredAt: CallTime?,
        limits: CallLimits = CallLimits(), now: CallTime
    ) {
        self.direction = direction
        self.limits = limits
        self.startedAt = startedAt
        self.state = state
        self.answeredAt = answeredAt ?? (state.isAnswered ? startedAt : nil)
        for timer in Self.timers(of: state) {
            let anchor =
                switch timer {
                case .maxDuration: self.answeredAt ?? startedAt
                case .unanswered: startedAt
                case .setup, .ring, .hangUp: now
                }
            _ = arm(timer, from: anchor)
        }
    }

    /// The start actions of every running timer: what a host owes a machine that was just made or restored.
    public var runningTimers: [Action] {
        Timer.allCases.compactMap { timer in
            armed[timer].map { .startTimer(timer, generation: $0.generation, deadline: $0.deadline) }
        }
    }

    /// The reason a hang-up under way was asked for, before the call is over.
    public var pendingReason: EndReason? { ending?.reason }

    /// Takes one input and returns what the host must do, in order. Empty for whatever changes nothing.
    ///
    /// - Parameter now: the host's time; all deadlines count from it.
    public mutating func handle(_ input: Input, now: CallTime) -> [Action] {
        guard !state.isTerminal else { return [] }
        switch input {
        case .event(let kind, let time): return carrierReported(kind, at: time, now: now)
        case .speakStarted: return advance(to: .speaking, at: now, now: now)
        case .listenStarted: return advance(to: .listening, at: now, now: now)
        // Once the carrier has shown the call, a failed create request was only a lost reply.
        case .placementFailed: return state == .initiated ? finish(.failed, at: now) : []
        case .endRequested(let reason): return hangUp(reason, isForced: false, now: now)
        case .hangUpAccepted: return ending.map { finish($0.reason, at: now) } ?? []
        case .hangUpFailed(let message): return hangUpFailed(message, now: now)
        case .timer(let timer, let generation): return fired(timer, generation: generation, now: now)
        }
    }

    /// Starts a timer that counts from `anchor`, if it has a length.
    mutating func arm(_ timer: Timer, from anchor: CallTime) -> [Action] {
        limits.length(of: timer).map { [arm(timer, deadline: anchor + $0)] } ?? []
    }

    /// Starts a timer under a generation never used before.
    mutating func arm(_ timer: Timer, deadline: CallTime) -> Action {
        lastGeneration += 1
        armed[timer] = Armed(generation: lastGeneration, deadline: deadline)
        return .startTimer(timer, generation: lastGeneration, deadline: deadline)
    }

    /// The timer that leads out of a live state; nil for terminal ones.
    static func exitTimer(of state: CallState) -> Timer? {
        switch state {
        case .initiated: .setup
        case .ringing: .ring
        case .answered, .active, .speaking, .listening: .maxDuration
        case .ended: nil
        }
    }

    /// All timers that lead out of a live state: its own, and the limit of unanswered calls.
    static func timers(of state: CallState) -> [Timer] {
        guard let exit = exitTimer(of: state) else { return [] }
        return state.isAnswered ? [exit] : [exit, .unanswered]
    }
}
