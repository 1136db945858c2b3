import CallCore
import ScriptValue

extension FlowRunner {
    /// Opens a call that begins now: the journal knows of it before anything happens.
    ///
    /// - Parameter offered: settings that the flow gets where its `config` has a place for them and the draft's
    ///   `config` does not give them. One that does not fit is left out: no call is refused for it.
    static func open(
        _ draft: CallSetup, _ bundle: FlowBundle, offered: [String: Value] = [:], placementKey: String?,
        store: any JournalStore, environment: any CallEnvironment, options: RunnerOptions
    ) throws -> FlowRunner {
        var setup = draft
        let flow = try LoadedFlow(bundle, seed: setup.seed, options: options, now: setup.startedAt)
        setup.arguments = try flow.manifest.params.check(setup.arguments)
        let (fitting, problems) = flow.manifest.config.fitting(offered)
        setup.config = try flow.manifest.config.check(setup.config, offered: fitting)
        let runner = FlowRunner(
            setup: setup, flow: flow, environment: environment, options: options,
            journal: CallJournal(call: setup.id, store: store))
        try runner.note("open", .value(setup.value))
        runner.journal.add(.bundle(bundle))
        runner.journal.add(.record(runner.session.record.value, callID: setup.id, live: true))
        if let placementKey { runner.journal.add(.placement(key: placementKey, callID: setup.id)) }
        try runner.journal.flush(durable: false)
        runner.publishFacts()
        for problem in problems {
            let warning = CallNote("warning", "a setting does not suit the flow and is left out: \(problem)")
            environment.observe(warning, of: setup.id, at: setup.startedAt)
        }
        return runner
    }

    /// Takes up a call that an earlier process left, by living through its journal again.
    ///
    /// Nothing reaches the outside meanwhile. Afterwards the effects nobody answered are seen to by their own rules,
    /// timers run again, and the carrier is asked whether the call still exists.
    ///
    /// - Throws: `FlowError`, `StoreError` (`replay.diverged` when the script did not do the same again).
    static func recover(
        _ call: CallID, store: any JournalStore, environment: any CallEnvironment, options: RunnerOptions,
        now: CallTime
    ) throws -> FlowRunner {
        let entries = try store.entries(of: call)
        guard let opening = entries.first, let setup = CallSetup(value: opening.body) else {
            throw StoreError(
                code: "journal.unreadable", message: "the journal of call \(call) does not begin with its opening",
                nextStep: "the call is given up; keep the store for inspection")
        }
        guard let bundle = try store.bundle(version: setup.flowVersion) else {
            throw StoreError(
                code: "journal.no-flow",
                message: "flow \(setup.flow)@\(setup.flowVersion.prefix(12)) is not in the store",
                nextStep: "the call is given up; keep the store for inspection")
        }
        let flow = try LoadedFlow(bundle, seed: setup.seed, options: options, now: setup.startedAt)
        let runner = FlowRunner(
            setup: setup, flow: flow, environment: environment, options: options,
            journal: CallJournal(call: call, store: store, stored: entries))
        try runner.note("open", .value(setup.value))
        runner.publishFacts()
        runner.replayed = Replayed()
        try runner.replay()
        try runner.takeUp(now: now)
        return runner
    }

    private func replay() throws(StoreError) {
        while let entry = journal.next {
            guard entry.kind == "input", let input = entry.content.input else {
                throw StoreError(
                    code: "journal.unreadable",
                    message: "call \(setup.id): entry \(entry.sequence) (\(entry.kind)) cannot be replayed",
                    nextStep: "the call is given up; keep the store for inspection")
            }
            if case .effect(let id, _) = input { replayed?.hangUps[id] = nil }
            var progress = try take(input, at: entry.at)
            while progress == .preempted { progress = try goOn() }
        }
    }

    private func takeUp(now: CallTime) throws(StoreError) {
        self.now = now
        let replayed = self.replayed ?? Replayed()
        let pending = session.pendingEffects.filter { replayed.begun[$0.id] == nil }
        let isPending = Set(pending.map(\.id))
        for (id, effect) in replayed.hangUps.sorted(by: { $0.key < $1.key }) where !isPending.contains(id) {
            order(id, effect, again: true)
        }
        if !session.isClosed {
            environment.reconcile(
                setup, providerCallID: session.record.providerCallID,
                session.situation(asked: replayed.asked, deadlines: timers))
            for (id, effect) in pending {
                if case .store(let request) = effect { try answer(id, request) } else { order(id, effect, again: true) }
            }
        }
        self.replayed?.isTold = true
        for (id, effect) in replayed.begun.sorted(by: { $0.key < $1.key }) { order(id, effect, again: false) }
        guard !session.isClosed else { return }
        var progress = session.hasBegun ? try goOn() : try take(.begin, at: now)
        while progress == .preempted { progress = try goOn() }
        self.replayed = nil
        for (id, deadline) in timers.sorted(by: { $0.key < $1.key }) {
            let isHeeding = session.waitsForTheOutside(timer: id)
            environment.startTimer(id, of: setup.id, at: isHeeding ? max(deadline, now + Self.redelivery) : deadline)
        }
    }

    /// What the restart has cut off is told once more within that time; until then its absence means nothing.
    private static let redelivery: Milliseconds = 2_000

    /// What scripts can read of the call.
    private func publishFacts() {
        let facts: [String: Value] = [
            "id": Value(setup.id.text), "from": Value(setup.from), "to": Value(setup.to),
            "direction": Value(setup.direction.rawValue), "carrier": Value(setup.carrier),
            "state": Value(session.machine.state.name), "session_key": Value(setup.sessionKey),
            "args": setup.arguments, "config": setup.config, "policy": Value(setup.policy),
            "mode": Value(setup.mode), "brief": Value(setup.brief), "answered_by": nil,
            "caps": .map(Dictionary(uniqueKeysWithValues: setup.capabilities.map { ($0, true) })),
        ]
        // In one order: allocations of a script state must be the same in every run.
        for (name, value) in facts.sorted(by: { $0.key < $1.key }) { publish(name, value) }
    }
}

extension Effect {
    /// Asks the carrier to let go of the line.
    var endsTheCall: Bool {
        switch self {
        case .line(.hangUp), .line(.reject): true
        default: false
        }
    }
}
