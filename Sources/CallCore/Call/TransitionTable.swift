/// Runs the call machine over every state and every kind of input and writes down what it does.
enum TransitionTable {
    /// The state before an input, and a machine that was driven there.
    struct Situation {
        var name: String
        var machine: CallMachine
    }

    static let hangingUp = "hanging up"
    static let ended = "ended"

    private static let start = CallTime(milliseconds: 0)
    private static let later = CallTime(milliseconds: 1000)

    /// Every live state, a live state with a hang-up under way, and the end.
    static var situations: [Situation] {
        let live = CallState.live.map { state in
            Situation(name: state.name, machine: machine(after: path(to: state)))
        }
        let ending = machine(after: path(to: .active) + [.endRequested(.hangupBot)])
        let over = machine(after: [.event(.ended(.completed), at: start)])
        return live + [Situation(name: hangingUp, machine: ending), Situation(name: ended, machine: over)]
    }

    /// Every kind of input, with the variants that the machine tells apart.
    static var inputs: [(name: String, make: (CallMachine) -> CallMachine.Input)] {
        let events = eventKinds.map { kind in
            (name: "event " + kind.name, make: { (_: CallMachine) in CallMachine.Input.event(kind.kind, at: later) })
        }
        let own: [(name: String, make: (CallMachine) -> CallMachine.Input)] = [
            ("speak started", { _ in .speakStarted }), ("listen started", { _ in .listenStarted }),
            ("placement failed", { _ in .placementFailed }),
            ("end requested (hangup-bot)", { _ in .endRequested(.hangupBot) }),
            ("hang-up accepted", { _ in .hangUpAccepted }), ("hang-up failed", { _ in .hangUpFailed("refused") }),
        ]
        let timers = CallMachine.Timer.allCases.map { timer in
            // Generation 0 is never given out: a timer that does not run can only fire stale.
            (
                name: "timer " + timer.rawValue,
                make: { (machine: CallMachine) in
                    CallMachine.Input.timer(timer, generation: machine.armed[timer]?.generation ?? 0)
                }
            )
        }
        let stale: (name: String, make: (CallMachine) -> CallMachine.Input) = (
            "timer, stale generation",
            { .timer(CallMachine.exitTimer(of: $0.state) ?? .hangUp, generation: 0) }
        )
        return events + own + timers + [stale]
    }

    private static let eventKinds: [(name: String, kind: CallEvent.Kind)] = [
        ("initiated", .initiated), ("ringing", .ringing), ("answered", .answered), ("active", .active),
        ("answered by", .answeredBy(.human)), ("speaking", .speaking(utterance: "1")),
        ("spoken", .spoken(utterance: "1", playedMilliseconds: 100, completed: true)),
        ("speech started", .speechStarted),
        ("speech, partial", .speech(transcript: "", isFinal: false, confidence: nil)),
        ("speech, final", .speech(transcript: "", isFinal: true, confidence: nil)), ("silence", .silence(800)),
        ("dtmf", .dtmf(digits: "1")), ("transferred", .transferred(failure: nil)),
        ("transfer failed", .transferred(failure: "busy")), ("ended (completed)", .ended(.completed)),
        ("ended (hangup-user)", .ended(.hangupUser)), ("error, retryable", .error(message: "", retryable: true)),
        ("error", .error(message: "", retryable: false)), ("billed", .billed),
    ]

    static func row(of situation: Situation, input: (name: String, make: (CallMachine) -> CallMachine.Input))
        -> TransitionRow
    {
        var machine = situation.machine
        let actions = machine.handle(input.make(machine), now: later)
        return TransitionRow(
            from: situation.name, input: input.name, to: name(of: machine, comingFrom: situation),
            actions: actions.compactMap(words))
    }

    private static func name(of machine: CallMachine, comingFrom situation: Situation) -> String {
        if situation.machine.state.isTerminal, machine.state == situation.machine.state { return ended }
        guard machine.pendingReason != nil else { return machine.state.name }
        return machine.state == situation.machine.state ? hangingUp : "\(machine.state.name), \(hangingUp)"
    }

    private static func path(to state: CallState) -> [CallMachine.Input] {
        switch state {
        case .initiated, .ended: []
        case .ringing: [.event(.ringing, at: start)]
        case .answered: [.event(.answered, at: start)]
        case .active: [.event(.answered, at: start), .event(.active, at: start)]
        case .speaking: [.event(.answered, at: start), .speakStarted]
        case .listening: [.event(.answered, at: start), .listenStarted]
        }
    }

    private static func machine(after inputs: [CallMachine.Input]) -> CallMachine {
        // With every timer that there is.
        let limits = CallLimits(unansweredMilliseconds: 60_000)
        var machine = CallMachine(direction: .outbound, limits: limits, now: start)
        for input in inputs { _ = machine.handle(input, now: start) }
        return machine
    }

    private static func words(_ action: CallMachine.Action) -> String? {
        switch action {
        case .startTimer(let timer, _, _): "start \(timer.rawValue)"
        case .cancelTimer(let timer): "cancel \(timer.rawValue)"
        case .hangUp(let reason): "hang up (\(reason.rawValue))"
        case .stateChanged: nil
        case .answered: "answered"
        case .hangUpFailed: "report the failed hang-up"
        case .ended(let reason, _): "ended (\(reason.rawValue))"
        }
    }
}

extension CallMachine {
    /// What the machine does in every state with every kind of input, found by running it.
    public static var transitionTable: [TransitionRow] {
        TransitionTable.situations.flatMap { situation in
            TransitionTable.inputs.map { TransitionTable.row(of: situation, input: $0) }
        }
    }
}
