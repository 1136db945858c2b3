import CallCore
import ScriptValue
import VoiceCallEngine

/// The engine and the simulated world around it, on one virtual clock.
///
/// The engine may be cut off at any journal write (`cut`) and is then started again from its store, as after a crash.
public final class VirtualRun {
    public struct Settings {
        public var seed: UInt64 = 1
        public var faults = FaultProfile.none
        public var carrier = CarrierSettings()
        public var host = HostSettings()
        public var durations: any SpeechDurations = EstimatedDurations()
        /// The voice people speak in; nil for the default one.
        public var callerVoice: String?
        /// Ends the process at this journal write, once.
        public var cut: (passing: Int, side: CuttingJournal.Side)?
        /// How long the process is gone after a cut.
        public var outage: Milliseconds = 0
        public var collectsCoverage = false
        public var keepsTrace = false
        /// Share it between runs that use the same flows.
        public var programs = ProgramCache()
        /// Where the journal is kept; in memory when nil.
        public var store: (any JournalStore)?
        /// Gets a line for every change of a call's record, `calls.jsonl`; none when nil.
        public var log: CallLogFile?
        /// Puts a real carrier's formats between the engine and the people; the simulator's own carrier when nil.
        public var wire: WireSettings?
        public var start = CallTime(milliseconds: 1_767_225_600_000)

        public init() {}
    }

    public let kernel: SimKernel
    public let network: SimNetwork
    public let settings: Settings
    public private(set) var notes: [SimNote] = []
    public private(set) var closings: [CallID: CallClosing] = [:]
    public private(set) var recoveries: [RecoveryReport] = []
    /// Appends to the journal so far: where a process could be cut.
    public var journalWrites: Int { counter.writes }
    /// Called with every line of the story, as it happens.
    public var onNote: (SimNote) -> Void = { _ in }

    private let library: FlowLibrary
    let store: any JournalStore
    private let counter: CuttingJournal
    private let environment = VirtualEnvironment()
    private let ids: SeededIDSource
    private var options: RunnerOptions
    private var link: WireLink?
    /// Calls of the engine's that asked something of the world themselves.
    private var ownCalls: Set<CallID> = []
    private(set) var host: CallHost?
    private var timers: [TimerKey: EventToken] = [:]
    private var replies: [String: CommandReply] = [:]
    private var lastCommand = 0

    private struct TimerKey: Hashable {
        var call: CallID
        var timer: TimerID
    }

    public init(library: FlowLibrary, settings: Settings) {
        self.settings = settings
        self.library = library
        kernel = SimKernel(
            seed: settings.seed, start: settings.start, traceLimit: settings.keepsTrace ? 20_000 : 0)
        let carrier = settings.wire?.makeCarrier(
            WireWorld(
                kernel: kernel, settings: settings.carrier, durations: settings.durations, faults: settings.faults,
                numbers: [settings.host.fromNumber]))
        network =
            carrier?.network
            ?? SimNetwork(
                kernel: kernel, settings: settings.carrier, durations: settings.durations, faults: settings.faults)
        store = settings.store ?? MemoryJournal()
        counter = CuttingJournal(
            store, passing: settings.cut?.passing ?? .max, side: settings.cut?.side ?? .before)
        ids = SeededIDSource(kernel.random.stream("ids"))
        options = .virtualTime
        options.recordsEveryChange = settings.log != nil
        options.programs = settings.programs
        options.collectsCoverage = settings.collectsCoverage
        host = makeHost(counter)
        if let wire = settings.wire, let carrier {
            connect(wire, carrier)
        } else {
            network.deliver = { [unowned self] in take($0) }
        }
    }

    /// The carrier's people are the network's; what the network does for the engine itself still comes here.
    private func connect(_ wire: WireSettings, _ carrier: any WireCarrier) {
        let link = WireLink(wire, carrier: carrier, faults: settings.faults, ids: ids)
        self.link = link
        link.settle = { [unowned self] in settle() }
        link.connect(host)
        do { try link.open() } catch {
            add(SimNote(call: CallID("-"), at: kernel.now, note: CallNote("error", "no sockets: \(error)")))
        }
        let deliver = network.deliver
        network.deliver = { [unowned self] delivery in
            if case .call(let id, _) = delivery, ownCalls.contains(id) { return take(delivery) }
            return deliver(delivery)
        }
    }

    /// Gives back what the run holds outside of its memory.
    public func close() {
        link?.close()
        network.close()
    }

    /// The wire carrier's side, when there is one.
    public var wireCarrier: (any WireCarrier)? { link?.carrier }

    /// What the speech services were asked; nil without media streams.
    public var serviceLog: ServiceLog? { link?.serviceLog }

    private func makeHost(_ journal: any JournalStore) -> CallHost {
        CallHost(
            store: journal, library: library, environment: environment, executor: InlineExecutor(),
            settings: settings.host, options: options, ids: ids)
    }

    // MARK: what a test does

    /// Places an outbound call.
    public func initiate(_ request: CallRequest) throws -> CallID {
        guard let host else { throw down }
        defer { settle() }
        return try host.initiate(request, now: kernel.now)
    }

    /// Asks something of a live call; `reply(to:)` tells what it answered. Asking again under the same id has no
    /// further effect.
    @discardableResult
    public func command(_ name: String, _ arguments: Value, of call: CallID, again id: String? = nil) -> String {
        if id == nil { lastCommand += 1 }
        let id = id ?? "command-\(lastCommand)"
        let outcome = host?.deliver(.command(id: id, name: name, arguments: arguments), to: call, now: kernel.now)
        settle()
        if outcome == .unknownCall {
            replies[id] = .failed(code: "call.not_active", message: "call is not active")
        }
        return id
    }

    public func reply(to command: String) -> CommandReply? { replies[command] }

    public func kept(_ key: String, by flow: String) throws -> Value? {
        try store.kvGet(scope: flow, key: key, now: kernel.now)
    }

    public var liveCalls: [CallID] { host?.liveCalls ?? [] }
    /// False while the process is down after a cut.
    public var isUp: Bool { host != nil }
    public func record(of call: CallID) -> CallRecord? {
        closings[call]?.record ?? host?.record(of: call) ?? storedRecord(of: call)
    }

    /// The record of a call that is over and closed; also of one whose process was cut right after closing it.
    public func finalRecord(of call: CallID) -> CallRecord? {
        if let closing = closings[call] { return closing.record }
        guard let host, host.record(of: call) == nil, (try? store.liveCalls())?.contains(call) == false else {
            return nil
        }
        return storedRecord(of: call)
    }

    /// The engine's id of the call on a line, once it has one.
    public func call(of line: SimLine) -> CallID? {
        // A wire carrier names its lines itself.
        guard link != nil else { return line.callID }
        guard let id = line.callID?.text else { return nil }
        if let call = closings.first(where: { $0.value.record.providerCallID == id })?.key { return call }
        if let call = host?.call(withProviderCallID: id) { return call }
        // Closed by the last thing that a process wrote before it ended.
        let records = ((try? store.records(limit: 100)) ?? []).compactMap(CallRecord.init(value:))
        return records.first { $0.providerCallID == id }?.callID
    }

    private func storedRecord(of call: CallID) -> CallRecord? {
        (try? store.record(of: call)).flatMap { $0 }.flatMap(CallRecord.init(value:))
    }

    private var down: HostError {
        HostError(code: "host.down", message: "the simulated process is down", nextStep: "run on until it is back")
    }

    // MARK: the loop between engine and world

    private func take(_ delivery: SimDelivery) -> DeliveryOutcome {
        guard let host else { return .engineDown }
        defer { settle() }
        let outcome =
            switch delivery {
            case .call(let id, .carrier(let event)): host.deliver(event.addressed(to: id), now: kernel.now)
            case .call(let id, let input): host.deliver(input, to: id, now: kernel.now)
            case .inbound(let event): host.deliver(event, now: kernel.now)
            }
        return DeliveryOutcome(outcome)
    }

    /// Carries out what the engine wants done, then lets it die if its journal was cut.
    func settle() {
        while true {
            let items = environment.drain()
            if items.isEmpty { break }
            for item in items { carryOut(item) }
        }
        for note in link?.drainNotes() ?? [] { add(note) }
        guard host?.isDown == true else { return }
        host = nil
        link?.connect(nil)
        for token in timers.values { kernel.cancel(token) }
        timers = [:]
        kernel.schedule(after: settings.outage, label: "the process starts again") { self.restart() }
    }

    private func restart() {
        let host = makeHost(store)
        self.host = host
        link?.connect(host)
        add(SimNote(call: CallID("-"), at: kernel.now, note: CallNote("restart", "the process starts again")))
        do {
            recoveries.append(try host.recover(now: kernel.now))
            link?.askBills(of: try host.unbilled(now: kernel.now))
        } catch {
            add(SimNote(call: CallID("-"), at: kernel.now, note: CallNote("error", "recovery failed: \(error)")))
        }
        settle()
    }

    private func carryOut(_ item: VirtualEnvironment.Item) {
        switch item {
        case .startTimer(let timer, let call, let deadline): start(timer, call, deadline)
        case .cancelTimer(let timer, let call):
            kernel.cancel(timers.removeValue(forKey: TimerKey(call: call, timer: timer)))
        case .order(let order): carryOut(order)
        case .reconcile(let setup, let provider, let situation):
            if let link { return link.reconcile(setup, providerCallID: provider, situation) }
            network.reconcile(setup, providerCallID: provider, situation)
        case .note(let note): add(note)
        case .reply(let command, let reply): replies[command] = reply
        case .closed(let call, let closing):
            closings[call] = closing
            link?.closed(call)
        case .record(let record): log(record)
        }
    }

    private func carryOut(_ order: EffectOrder) {
        if case .recall(let request) = order.effect { return recall(request, order) }
        if let link {
            switch order.effect {
            case .line: return link.perform(order)
            case .realtime where link.carriesRealtime: return link.perform(order)
            case .steer where link.carriesRealtime: return link.perform(order)
            case .foresee: return link.perform(order)
            default: break
            }
        }
        ownCalls.insert(order.call.id)
        network.carryOut(order)
    }

    private func log(_ record: CallRecord) {
        guard let log = settings.log else { return }
        do throws(StoreError) {
            try log.append(record: record.value, at: kernel.now)
        } catch {
            add(SimNote(call: record.callID, at: kernel.now, note: CallNote("error", error.description)))
        }
    }

    private func start(_ timer: TimerID, _ call: CallID, _ deadline: CallTime) {
        let key = TimerKey(call: call, timer: timer)
        kernel.cancel(timers[key])
        timers[key] = kernel.schedule(at: max(deadline, kernel.now), label: "\(call) timer \(timer)") {
            [unowned self] in
            timers[key] = nil
            _ = host?.deliver(.timer(timer), to: call, now: kernel.now)
            settle()
        }
    }

    private func add(_ note: SimNote) {
        notes.append(note)
        onNote(note)
    }

    /// Timers still running for a call.
    public func timersLeft(of call: CallID) -> Int { timers.keys.count { $0.call == call } }
}
