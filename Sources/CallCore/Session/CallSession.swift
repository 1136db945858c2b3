import ScriptValue

/// One call as its flow lives it, as a pure value: inputs and outputs of the flow go in, actions come out.
///
/// It decides what every verb means: which task waits for what, who has the floor, what a hang-up unwinds. It holds no
/// clock, thread, socket or script; the same inputs at the same times give the same actions, which is what recovery
/// by replay rests on.
public struct CallSession: Sendable {
    public let setup: CallSetup
    public internal(set) var entries: FlowEntries
    public internal(set) var machine: CallMachine
    public internal(set) var record: CallRecord
    /// Completions that came for something no longer waited for.
    public internal(set) var lateCompletions = 0

    var ledger = EventLedger()
    var tasks: [TaskNumber: FlowTask] = [:]
    var effects: [EffectID: Effect] = [:]
    var timers: [TimerID: TimerPurpose] = [:]
    var playout = PlayoutQueue()
    /// When something was played to its end last.
    var spokenAt: CallTime?
    /// Open questions; the last one has the floor.
    var turns: [HearingTurn] = []
    /// Words and digits nobody was listening for yet.
    var unheard: [HeardSpeech] = []
    /// Between the onset of speech and its final text.
    var callerIsTalking = false
    /// Words that were enough for the flow before they were final, which they soon are.
    var judged: HeardSpeech?
    var typedAhead = ""
    /// Turns that heard nothing since words were played last.
    var silentTurns: [String] = []
    /// How the line was asked to hear last.
    var habit: Listening?
    var mailbox: [Value] = []
    /// What agents have had run for questions that are not answered yet.
    var agentProgress: [EffectID: AgentRequest.Progress] = [:]
    var realtime: TaskNumber?
    var lastRealtimeEvent = 0
    /// The realtime model's questions to the agent; nil when it has none to ask.
    var consult: ConsultDesk?
    var consultTimers: [ConsultTimer: TimerID] = [:]
    /// What the agent, or the search before it, was asked for.
    var consultEffect: EffectID?
    /// A realtime session was open before.
    var hasBeenRealtime = false

    /// The flow was entered.
    public internal(set) var hasBegun = false
    /// How the call was dialled.
    var placement: Placement?
    var hasPlaced: Bool { placement != nil }
    var rejectReason: String?
    /// Commands by id; nil while they are not answered.
    var commands: [String: CommandReply?] = [:]
    var answeredCommands: [String] = []
    var hangUpNeedsNoCarrier = false
    var transferTarget: String?
    var transferRing: Milliseconds = 0
    var ending: Ending = .none
    var failure: FlowFailure?
    /// The script state was lost: nothing of the flow can run any more.
    var scriptIsGone = false
    var verbsThisEvent = 0
    var lastInputAt: CallTime
    var turnLog = TurnLog()

    var lastTask = 0
    var lastEffect = 0
    var lastTimer = 0
    var lastUtterance = 0
    var lastTurn = 0
    /// What the current step has decided so far.
    var actions: [SessionAction] = []

    struct HeardSpeech: Hashable, Sendable {
        var text: String
        var confidence: Double?
        var at: CallTime
    }

    /// How far the end of the call has come.
    enum Ending: Hashable, Sendable {
        case none
        /// The apology for a failed script plays; then hang up.
        case apologising(utterance: String)
        /// The call is over; tasks unwind.
        case unwinding
        /// `on_end` runs, until the timer.
        case lastWords(TimerID)
        case closed
    }

    enum TimerPurpose: Hashable, Sendable {
        case machine(CallMachine.Timer, generation: Int)
        case sleep(TaskNumber)
        case screen(TaskNumber)
        case turn(String)
        case lostMark(utterance: String)
        case detection(TaskNumber)
        case agentDeadline(TaskNumber)
        case agentMeanwhile(TaskNumber)
        case agentHeld(TaskNumber)
        case transfer(TaskNumber)
        case events(TaskNumber)
        case realtime(TaskNumber)
        case tool(TaskNumber)
        case consult(ConsultTimer)
        /// The carrier refused a hang-up that nobody is left to ask for again.
        case hangUpAgain
        case onEnd
    }

    /// - Parameter entries: what the flow, loaded into the call's own state, can be entered by.
    public init(setup: CallSetup, entries: FlowEntries) {
        self.setup = setup
        self.entries = entries
        lastInputAt = setup.startedAt
        let limits = CallLimits(
            ringMilliseconds: setup.limits.ring, maxDurationMilliseconds: setup.limits.maxDuration,
            unansweredMilliseconds: setup.limits.unanswered, setupMilliseconds: 60_000)
        machine = CallMachine(direction: setup.direction, limits: limits, now: setup.startedAt)
        record = CallRecord(
            callID: setup.id, providerCallID: setup.providerCallID, provider: setup.carrier,
            direction: setup.direction, state: machine.state, from: setup.from, to: setup.to,
            sessionKey: setup.sessionKey, startedAt: setup.startedAt)
        record.metadata["flow"] = Value(setup.flow)
        record.metadata["flowVersion"] = Value(setup.flowVersion)
        if let key = setup.numberRouteKey { record.metadata["numberRouteKey"] = Value(key) }
        if let mode = setup.mode { record.metadata["mode"] = Value(mode) }
        if let brief = setup.brief { record.metadata["brief"] = Value(brief) }
    }

    /// Takes one input from outside.
    public mutating func handle(_ input: SessionInput, now: CallTime) -> [SessionAction] {
        verbsThisEvent = 0
        lastInputAt = now
        return step { session in
            guard session.ending != .closed else { return session.refuse(input) }
            switch input {
            case .begin: session.begin(now: now)
            case .carrier(let event): session.carrier(event, now: now)
            case .effect(let id, let result): session.completed(id, result, now: now)
            case .agentSays(let id, let text, let number): session.agentSays(id, text, number, now: now)
            case .agentCalls(let id, let round, let number): session.agentCalls(id, round, number, now: now)
            case .timer(let id): session.fired(id, now: now)
            case .command(let id, let name, let arguments): session.command(id, name, arguments, now: now)
            case .realtime(let id, let event, let number): session.realtimeEvent(id, event, number, now: now)
            case .stop(let reason, let message): session.stop(reason, message, now: now)
            }
        }
    }

    /// Takes what running a task came to.
    public mutating func handle(_ output: FlowOutput, now: CallTime) -> [SessionAction] {
        step { session in
            switch output {
            case .asked(let task, let request): session.asked(task, request, now: now)
            case .finished(let task, let values): session.finished(task, values, now: now)
            case .failed(let task, let failure): session.failed(task, failure, now: now)
            }
        }
    }

    /// Effects asked for and not answered yet, oldest first: what a restart has to see to.
    public var pendingEffects: [(id: EffectID, effect: Effect)] {
        effects.sorted { $0.key < $1.key }.map { ($0.key, resumed($0.key, $0.value)) }
    }

    public var isClosed: Bool { ending == .closed }
    /// Whether all that still runs is `on_end`.
    public var isInLastWords: Bool { if case .lastWords = ending { true } else { false } }
    public var liveTasks: Int { tasks.count }
    public var liveTimers: Int { timers.count }

    private mutating func step(_ body: (inout CallSession) -> Void) -> [SessionAction] {
        body(&self)
        closeWhenDone()
        defer { actions = [] }
        // Scripts run last, so that what they do at once finds this step's timers and effects in place.
        guard actions.contains(where: \.isForScripts) else { return actions }
        return actions.filter { !$0.isForScripts } + actions.filter(\.isForScripts)
    }

    private mutating func refuse(_ input: SessionInput) {
        lateCompletions += 1
        if case .command(let id, let name, _) = input {
            if let known = commands[id], let known { return actions.append(.reply(command: id, known)) }
            reply(to: id, name == "status" ? .done(record.value) : notActive)
        }
    }

    var notActive: CommandReply {
        .failed(code: "call.not_active", message: "call is not active (state \(machine.state.name))")
    }
}
