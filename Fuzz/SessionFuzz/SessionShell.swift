import CallCore
import FuzzInput
import ScriptValue

/// Stands in for all that surrounds a session; the fuzzer's bytes decide what each part of it does.
struct SessionShell {
    var input: FuzzInput
    private(set) var session: CallSession
    private var now: CallTime
    private var timers: [TimerID: CallTime] = [:]
    private var running: Set<TaskNumber> = []
    private var agenda: [SessionAction] = []
    private var outputsLeft = 0
    private var ends = 0
    private var closings = 0

    init(_ bytes: FuzzInput) {
        input = bytes
        let setup = input.setup()
        let entries = input.entries()
        now = setup.startedAt
        session = CallSession(setup: setup, entries: entries)
    }

    mutating func play() {
        send(.begin)
        for _ in 0..<200 where !input.isAtEnd && !session.isClosed {
            if input.below(5) == 0 {
                advance(Milliseconds(input.below(256)) * 100)
            } else {
                send(input.sessionInput(pending: session.pendingEffects.map(\.id)))
            }
        }
    }

    /// Ends the call and answers whatever is open until nothing is left.
    mutating func drain() {
        send(.stop(.hangupBot, message: "drained"))
        for _ in 0..<100 where !session.isClosed {
            for (id, _) in session.pendingEffects { send(.effect(id, .done(true))) }
            for task in running.sorted() { tell(.finished(task, [])) }
            advance(60_000)
        }
        guard session.isClosed, closings == 1 else { fault("still open, closed \(closings) times") }
        if session.liveTasks + session.liveTimers + session.pendingEffects.count + timers.count > 0 {
            fault("left behind: \(session.liveTasks) tasks, \(timers.count) timers, \(session.pendingEffects)")
        }
        if ends != 1 { fault("\(ends) ends") }
    }

    private mutating func send(_ told: SessionInput) {
        outputsLeft = 40
        carryOut(session.handle(told, now: now))
    }

    private mutating func tell(_ output: FlowOutput) {
        if case .finished(let task, _) = output { running.remove(task) }
        carryOut(session.handle(output, now: now))
    }

    /// Lets time pass; timers fire in the order of their deadlines.
    private mutating func advance(_ length: Milliseconds) {
        let end = now + length
        while let (id, deadline) = timers.min(by: { ($0.value, $0.key) < ($1.value, $1.key) }), deadline <= end {
            timers[id] = nil
            now = max(now, deadline)
            send(.timer(id))
        }
        now = end
    }

    // MARK: what the session wants

    private mutating func carryOut(_ actions: [SessionAction]) {
        agenda.append(contentsOf: actions.reversed())
        while let action = agenda.popLast() {
            switch action {
            case .run(let task, _, _), .resume(let task, _): run(task)
            case .startTimer(let id, let deadline): timers[id] = deadline
            case .cancelTimer(let id):
                if timers.removeValue(forKey: id) == nil { fault("timer \(id) cancelled, but not running") }
            case .fact("state", let name):
                if name.text.flatMap(CallState.init(name:))?.isTerminal == true { ends += 1 }
            case .closed: closings += 1
            case .fact, .perform, .reply, .note, .release: break
            }
        }
    }

    /// The flow goes on until it waits or its task ends.
    private mutating func run(_ task: TaskNumber) {
        guard !session.isClosed else { return }
        guard running.insert(task).inserted else { fault("task \(task) was resumed while it ran") }
        outputsLeft -= 1
        guard outputsLeft > 0 else { return }
        running.remove(task)
        let output = input.output(of: task)
        agenda.append(contentsOf: session.handle(output, now: now).reversed())
    }
}
