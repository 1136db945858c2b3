import ScriptValue
import Testing

@testable import CallCore

/// Plays the shell of a session: keeps its time and timers, notes what it wants done, and stands in for its flow.
final class SessionDriver {
    private(set) var session: CallSession
    private(set) var now = CallTime(milliseconds: 1_000_000)
    private(set) var timers: [TimerID: CallTime] = [:]
    private(set) var performed: [(id: EffectID, effect: Effect)] = []
    /// Apart from the others, as nothing comes of them.
    private(set) var foreseen: [RealtimeRequest] = []
    private(set) var notes: [CallNote] = []
    private(set) var replies: [String: CommandReply] = [:]
    private(set) var runs: [TaskNumber: (function: FlowFunction, arguments: [Value])] = [:]
    private(set) var resumptions: [TaskNumber: [TaskResumption]] = [:]
    private(set) var running: Set<TaskNumber> = []
    private(set) var released: [Int] = []
    private(set) var closings = 0
    private(set) var ends = 0
    /// Everything the session was told, when, and what it wanted done then.
    private(set) var history: [SessionStep] = []
    /// What the shell's rules were broken by.
    private(set) var problems: [String] = []
    /// Answers at once for a task that runs, as a real shell's scripts do; nil lets it run on.
    var script: ((SessionDriver, TaskNumber) -> FlowOutput?)?

    private var agenda: [SessionAction] = []
    private var events = 0

    init(_ setup: CallSetup, _ entries: FlowEntries) { session = CallSession(setup: setup, entries: entries) }

    /// A call of the flow `test` whose entry points are the functions 1 (outbound), 2 (inbound) and 3 (on_end).
    convenience init(
        _ direction: CallDirection = .outbound, limits: SessionLimits = SessionLimits(), onEnd: Bool = false,
        edit: (inout CallSetup, inout FlowEntries) -> Void = { _, _ in }
    ) {
        var setup = CallSetup(
            id: CallID("c1"), direction: direction, from: "+15550001111", to: "+15550002222", carrier: "simulator",
            flow: "test", flowVersion: "v1", sessionKey: "voice:1", seed: 1,
            startedAt: CallTime(milliseconds: 1_000_000))
        setup.limits = limits
        setup.policy = "open"
        var entries = FlowEntries()
        entries.outbound = 1
        entries.inbound = 2
        if onEnd { entries.onEnd = 3 }
        entries.needs.agent = true
        entries.needs.realtime = true
        entries.needs.transferTargets = [.number("+15550003333")]
        edit(&setup, &entries)
        self.init(setup, entries)
    }

    // MARK: what reaches the session

    func send(_ input: SessionInput) {
        let actions = session.handle(input, now: now)
        history.append(SessionStep(told: .input(input), at: now, actions: actions))
        agenda.append(contentsOf: actions.reversed())
        while let action = agenda.popLast() { carryOut(action) }
    }

    func output(_ output: FlowOutput) {
        let task =
            switch output {
            case .asked(let task, _), .finished(let task, _), .failed(let task, _): task
            }
        running.remove(task)
        let isFirst = agenda.isEmpty
        tell(output)
        while isFirst, let action = agenda.popLast() { carryOut(action) }
    }

    /// What comes of it is done before what is left of earlier steps, as a stack does.
    private func tell(_ output: FlowOutput) {
        let actions = session.handle(output, now: now)
        history.append(SessionStep(told: .output(output), at: now, actions: actions))
        agenda.append(contentsOf: actions.reversed())
    }

    func asks(_ task: TaskNumber, _ verb: String, _ arguments: Value...) {
        resumptions[task] = []
        output(.asked(task, VerbRequest(name: verb, arguments: arguments, location: "test.lua:1")))
    }

    func finish(_ task: TaskNumber, _ values: Value...) { output(.finished(task, values)) }

    func fail(_ task: TaskNumber, _ code: String = "lua_error", _ message: String = "test.lua:1: broken") {
        output(.failed(task, FlowFailure(code: code, message: message)))
    }

    /// An event of the carrier, under an id of its own unless one is given.
    func carrier(_ kind: CallEvent.Kind, turn: String? = nil, id: String? = nil) {
        events += 1
        send(
            .carrier(
                CallEvent(
                    id: id ?? "e\(events)", callID: session.setup.id.text, timestamp: now, turnToken: turn,
                    kind: kind)))
    }

    func answer(_ id: EffectID?, _ result: EffectResult = .done(true)) {
        if let id { send(.effect(id, result)) } else { problems.append("no such effect") }
    }

    /// Lets time pass; timers fire in the order of their deadlines.
    func advance(_ length: Milliseconds) {
        let end = now + length
        while let (id, deadline) = timers.min(by: { ($0.value, $0.key) < ($1.value, $1.key) }), deadline <= end {
            timers[id] = nil
            now = max(now, deadline)
            send(.timer(id))
        }
        now = end
    }

    // MARK: what the session wants

    private func carryOut(_ action: SessionAction) {
        switch action {
        case .run(let task, let function, let arguments):
            if runs[task] != nil { problems.append("task \(task) was run twice") }
            runs[task] = (function, arguments)
            play(task)
        case .resume(let task, let resumption):
            resumptions[task, default: []].append(resumption)
            play(task)
        case .perform(_, .foresee(let request)): foreseen.append(request)
        case .perform(let id, let effect): performed.append((id, effect))
        case .startTimer(let id, let deadline): timers[id] = deadline
        case .cancelTimer(let id):
            if timers.removeValue(forKey: id) == nil { problems.append("timer \(id) cancelled, but not running") }
        case .fact(let name, let value): if name == "state", value == Value(endName) { ends += 1 }
        case .reply(let command, let reply): replies[command] = reply
        case .note(let note): notes.append(note)
        case .release(let function): released.append(function)
        case .closed: closings += 1
        }
    }

    private var endName: String { session.machine.state.isTerminal ? session.machine.state.name : "" }

    private func play(_ task: TaskNumber) {
        // A state that died took the tasks of this very step with it.
        guard session.tasks[task] != nil else { return }
        if !running.insert(task).inserted { problems.append("task \(task) was resumed while it ran") }
        guard let script, let output = script(self, task) else { return }
        running.remove(task)
        tell(output)
    }
}
