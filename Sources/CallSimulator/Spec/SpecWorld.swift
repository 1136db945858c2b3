import CallCore
import LuaBridge
import ScriptValue
import VoiceCallEngine

/// The world of one test: what the spec asks of it is done in virtual time.
final class SpecWorld {
    let library: FlowLibrary
    let flow: String
    var settings: VirtualRun.Settings
    /// Made at the first call, once everything before it is known.
    private(set) var run: VirtualRun?
    /// Done to the run as it begins.
    var preparations: [(VirtualRun) -> Void] = []
    var parties: [Int: SpecParty] = [:]
    /// The call the test is about: the last one it made.
    var current: Int?
    var emittedSeen = 0
    /// What whoever watches the test wants different.
    var overrides = SpecOverrides() {
        didSet { settings.host.flowConfig[flow] = overrides.config(over: settings.host.flowConfig[flow]) }
    }
    /// Under these faults a spec's expectations need not come true.
    var toleratesUnmet: Bool { settings.faults.level == .hostile }

    init(library: FlowLibrary, flow: String, settings: VirtualRun.Settings) {
        self.library = library
        self.flow = flow
        self.settings = settings
        self.settings.host.inboundPolicy = .open
        self.settings.host.maxConcurrentCalls = 8
        self.settings.host.inboundFlow = flow
        // As in a deployment with an agent that says nothing about it.
        self.settings.host.realtime.consult = ConsultTerms()
    }

    /// Runs the test function to its end, then the calls to theirs.
    func play(_ function: Int, in state: LuaState) throws(SpecError) {
        let unmet = try drive(function, in: state)
        try endCalls()
        try SpecInvariants.check(self)
        if let unmet, !toleratesUnmet || unmet.code == SpecError.skipped { throw unmet }
    }

    private func drive(_ function: Int, in state: LuaState) throws(SpecError) -> SpecError? {
        let first: LuaStep
        do throws(LuaFailure) {
            let token = try state.startTask(function: function, arguments: [.handle(Handle(kind: "t", id: 1))])
            first = state.resume(token, .proceed)
        } catch {
            throw SpecError(code: "spec.script", message: error.message)
        }
        var step = first
        while true {
            state.beginEvent()
            switch step {
            case .request(let request):
                do throws(SpecError) {
                    step = state.resume(request.token, .values(try perform(request)))
                } catch {
                    return SpecError(code: error.code, message: "\(request.location): \(error.message)")
                }
            case .preempted(let token): step = state.resume(token, .proceed)
            case .finished, .stale: return nil
            case .failed(let failure): return SpecError(code: "spec.script", message: failure.message)
            }
        }
    }

    private func perform(_ request: LuaRequest) throws(SpecError) -> [Value] {
        let arguments = SpecArguments(request.arguments)
        if let receiver = request.receiver, receiver.kind == "party" {
            guard let party = parties[receiver.id] else {
                throw SpecError(code: "spec.script", message: "no such party")
            }
            return try perform(request.name, arguments, on: party)
        }
        return try perform(request.name, arguments)
    }

    // MARK: time

    /// The run, begun now if it was not yet.
    func start() -> VirtualRun {
        if let run { return run }
        let run = VirtualRun(library: library, settings: settings)
        self.run = run
        for prepare in preparations { prepare(run) }
        return run
    }

    /// Lets virtual time pass until `isDone`, at most to `limit` from now.
    ///
    /// - Returns: whether it came true.
    func wait(_ limit: Milliseconds, until isDone: () throws(SpecError) -> Bool) throws(SpecError) -> Bool {
        let kernel = start().kernel
        let deadline = kernel.now + limit
        while true {
            if try isDone() { return true }
            guard let next = kernel.nextEventAt, next <= deadline else { break }
            try step(kernel)
        }
        try advance(kernel, to: deadline)
        return try isDone()
    }

    func advance(_ kernel: SimKernel, to time: CallTime) throws(SpecError) {
        do throws(SimError) { try kernel.run(until: time) } catch { throw SpecError(error) }
    }

    private func step(_ kernel: SimKernel) throws(SpecError) {
        do throws(SimError) { _ = try kernel.runNext() } catch { throw SpecError(error) }
    }

    /// Everybody hangs up, and the calls unwind.
    private func endCalls() throws(SpecError) {
        guard let run else { return }
        for party in parties.values where party.party.line?.endedAt == nil { party.party.hangsUp(after: 0) }
        let longest = settings.host.limits.maxDuration + 180_000
        _ = try wait(longest) { run.liveCalls.isEmpty && run.host != nil }
        // Late deliveries must find nobody.
        try advance(run.kernel, to: run.kernel.now + 20_000)
    }

    func close() { run?.close() }

    func outcome(of test: String, _ error: SpecError?) -> SpecOutcome {
        let closings = run?.closings.values.map(\.coverage) ?? []
        let skipped = error?.code == SpecError.skipped ? error?.message : nil
        return SpecOutcome(
            test: test, seed: settings.seed, faults: settings.faults, error: skipped == nil ? error : nil,
            untold: SpecUntold.of(run), skipped: skipped, notes: run?.notes ?? [],
            coverage: closings.reduce(into: []) { $0.formUnion($1) }, journalWrites: run?.journalWrites ?? 0,
            virtualMilliseconds: run.map { $0.kernel.now - settings.start } ?? 0, essence: SpecEssence(run),
            trace: run?.kernel.trace ?? [])
    }
}

extension SpecError {
    init(_ error: SimError) { self.init(code: "spec.endless", message: "\(error)") }
}
