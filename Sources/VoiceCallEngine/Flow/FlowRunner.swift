import CallCore
import LuaBridge
import ScriptValue

/// Runs one call: its script, its session and its journal, one input at a time.
///
/// Confined to whoever holds it. Effects are only begun here; what comes of them arrives as further inputs.
public final class FlowRunner {
    /// Whether an input was worked off or the script's slice is over and there is more to do.
    public enum Progress: Sendable { case done, preempted }

    let environment: any CallEnvironment
    let options: RunnerOptions
    let state: LuaState
    let handle = Handle(kind: "call", id: 1)
    public internal(set) var session: CallSession
    var journal: CallJournal
    /// What the session still wants done, next one last.
    var agenda: [SessionAction] = []
    var tokens: [TaskNumber: WaitToken] = [:]
    /// A task whose slice is over.
    var preempted: (task: TaskNumber, token: WaitToken)?
    /// Timers as the session left them; armed in the environment unless a replay is under way.
    var timers: [TimerID: CallTime] = [:]
    var defaultActions: [String: Int]?
    /// The record as it was written last.
    var written: CallRecord?
    var now: CallTime
    /// What a replay of the journal gathers; nil when none is under way.
    var replayed: Replayed?

    init(
        setup: CallSetup, flow: LoadedFlow, environment: any CallEnvironment, options: RunnerOptions,
        journal: CallJournal
    ) {
        self.environment = environment
        self.options = options
        self.journal = journal
        state = flow.state
        session = CallSession(setup: setup, entries: FlowEntries(flow.manifest))
        now = setup.startedAt
    }

    public var setup: CallSetup { session.setup }
    public var isClosed: Bool { session.isClosed }
    var isPreempted: Bool { preempted != nil }

    /// Takes one input and works it off, as far as the script's slice allows.
    ///
    /// - Throws: `StoreError` when the journal cannot be written: the call must not go on without it.
    public func take(_ input: SessionInput, at time: CallTime) throws(StoreError) -> Progress {
        now = time
        if !session.isClosed { try note("input", .input(input)) }
        // It has fired: a restart has nothing left to start.
        if case .timer(let id) = input { timers[id] = nil }
        state.now = time.milliseconds
        state.beginEvent()
        push(session.handle(input, now: time))
        return try goOn()
    }

    /// Goes on after a preemption.
    public func goOn() throws(StoreError) -> Progress {
        if let (task, token) = preempted {
            preempted = nil
            try settle(task, state.resume(token, .proceed))
        }
        while preempted == nil, let action = agenda.popLast() { try carryOut(action) }
        guard preempted == nil else { return .preempted }
        try writeRecord()
        try journal.flush(durable: false)
        return .done
    }

    func push(_ actions: [SessionAction]) { agenda.append(contentsOf: actions.reversed()) }

    private func carryOut(_ action: SessionAction) throws(StoreError) {
        switch action {
        case .run(let task, let function, let arguments): try run(task, function, arguments)
        case .resume(let task, let resumption): try resume(task, resumption)
        case .perform(let id, let effect): try perform(id, effect)
        case .startTimer(let id, let deadline):
            timers[id] = deadline
            // The end of a recovery arms them all.
            if replayed == nil { environment.startTimer(id, of: setup.id, at: deadline) }
        case .cancelTimer(let id):
            timers[id] = nil
            if replayed == nil { environment.cancelTimer(id, of: setup.id) }
        case .fact(let name, let value): publish(name, value)
        case .reply(let command, let reply):
            if !journal.isReplaying { environment.reply(reply, to: command, of: setup.id) }
        case .note(let note):
            if !journal.isReplaying { environment.observe(note, of: setup.id, at: now) }
        case .release(let function): state.releaseFunction(function)
        case .closed: try close()
        }
    }

    /// A script whose memory is full keeps the fact it had.
    func publish(_ name: String, _ value: Value) {
        guard !state.isKilled else { return }
        do throws(LuaFailure) {
            try state.setFact(handle, name, value)
        } catch {
            guard !journal.isReplaying else { return }
            environment.observe(CallNote("warning", "call.\(name): \(error.message)"), of: setup.id, at: now)
        }
    }

    func note(_ kind: String, _ content: JournalContent) throws(StoreError) {
        do throws(ReplayDivergence) {
            try journal.add(kind, content, at: now)
        } catch {
            throw StoreError(
                code: "replay.diverged", message: "call \(setup.id): \(error.message)",
                nextStep: "the call is ended; report it with the journal of the call")
        }
    }

    private func perform(_ id: EffectID, _ effect: Effect) throws(StoreError) {
        let wasStored = journal.isReplaying
        try note("effect", .effect(id, effect))
        if case .store(let request) = effect {
            if journal.isReplaying { try answerAsStored() } else { try answer(id, request) }
            return
        }
        // What was journaled may have been done: the end of the replay sees to it.
        guard !wasStored else {
            replayed?.asked[id] = now
            if effect.endsTheCall { replayed?.hangUps[id] = effect }
            return
        }
        if effect.isOutside { try journal.flush(durable: true) }
        // The line is told first how it stands.
        if replayed?.isTold == false {
            replayed?.begun[id] = effect
        } else {
            order(id, effect, again: false)
        }
    }

    /// In a replay the store's answer of that time counts, not what it holds now.
    private func answerAsStored() throws(StoreError) {
        guard let entry = journal.next, entry.kind == "input", let input = entry.content.input else {
            return
        }
        try note("input", entry.content)
        push(session.handle(input, now: now))
    }

    func order(_ id: EffectID, _ effect: Effect, again: Bool) {
        environment.perform(
            EffectOrder(
                call: setup, providerCallID: session.record.providerCallID, id: id, effect: effect, again: again))
    }

    private func writeRecord() throws(StoreError) {
        guard !journal.isReplaying, isRecordDue else { return }
        written = session.record
        journal.add(.record(session.record.value, callID: setup.id, live: !session.isClosed))
        environment.changed(session.record)
    }

    /// Whether the record changed since it was written, in a way that others wait for.
    private var isRecordDue: Bool {
        guard let written else { return true }
        if options.recordsEveryChange { return session.record != written }
        let (old, new) = (written.state, session.record.state)
        return old.isAnswered != new.isAnswered || old.isTerminal != new.isTerminal
    }

    /// Frees script state and timers of a call that cannot go on, since its journal cannot.
    ///
    /// - Returns: what is left of it, with its end. Nobody has been told of it, and the store does not have it.
    func abandon(_ error: StoreError) -> CallClosing {
        for id in timers.keys.sorted() { environment.cancelTimer(id, of: setup.id) }
        var record = session.record
        if !record.state.isTerminal {
            record.state = .ended(.error)
            record.endReason = .error
            record.endedAt = now
            record.metadata["error"] = ["code": Value(error.code), "message": Value(error.message)]
        }
        let coverage = state.coverageHits
        return CallClosing(
            record: record, leakedBytes: state.close(), peakBytes: state.peakMemory, coverage: coverage,
            lateCompletions: session.lateCompletions)
    }

    private func close() throws(StoreError) {
        let coverage = state.coverageHits
        let closing = CallClosing(
            record: session.record, leakedBytes: state.close(), peakBytes: state.peakMemory, coverage: coverage,
            lateCompletions: session.lateCompletions)
        written = nil
        try writeRecord()
        try journal.flush(durable: true)
        if !journal.isReplaying { environment.closed(setup.id, closing) }
    }
}
