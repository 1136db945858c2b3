import CallCore
import ScriptValue
import Synchronization

/// All calls of one process: places them, takes them in, hands each its inputs, and takes them up after a restart.
public final class CallHost: Sendable {
    struct State {
        var cells: [CallID: CallCell] = [:]
        var byProvider: [String: CallID] = [:]
        var rejected = RejectedCalls()
        /// Carrier ids of calls that are over: what still comes for them is no new call.
        var finished = FinishedCalls()
        /// Calls that the store still has as live, since it could not be written any more.
        var givenUp: [CallID: CallRecord] = [:]
        /// Those of them whose record the store refuses, as was noted.
        var unkept: Set<CallID> = []
        /// `keepGivenUp` is under way.
        var isKeeping = false
        /// Calls being opened: they hold their slot already.
        var opening = 0
        /// Carrier ids of inbound calls that are being opened.
        var arriving: Set<String> = []
        /// Carrier ids under which test calls were announced, with the moment until which they may come.
        var expected: [String: CallTime] = [:]
        var isDead: StoreError?
        /// No new calls: those that are live come to their end.
        var isDraining = false
    }

    let store: any JournalStore
    let library: FlowLibrary
    let environment: any CallEnvironment
    let executor: any CallExecutor
    private let currentSettings: Mutex<HostSettings>
    let options: RunnerOptions
    let ids: any IDSource
    let state = Mutex(State())

    public init(
        store: any JournalStore, library: FlowLibrary, environment: any CallEnvironment, executor: any CallExecutor,
        settings: HostSettings, options: RunnerOptions, ids: any IDSource
    ) {
        self.store = store
        self.library = library
        self.environment = environment
        self.executor = executor
        currentSettings = Mutex(settings)
        self.options = options
        self.ids = ids
    }

    // MARK: settings

    /// What holds for calls that begin now. Calls that are live keep what they began with.
    public var settings: HostSettings { currentSettings.withLock { $0 } }

    /// Lets calls that begin from now on have other settings.
    public func update(_ settings: HostSettings) { currentSettings.withLock { $0 = settings } }

    /// Takes and places no more calls; those that are live go on.
    public func drain() { state.withLock { $0.isDraining = true } }

    // MARK: placing

    /// Begins an outbound call: opens its journal and starts its flow. The flow dials.
    ///
    /// - Returns: the call's id; with a placement key that was used before, the id of that call.
    /// - Throws: `HostError`, `FlowError` (arguments that do not fit, a flow that does not load), `StoreError`.
    public func initiate(_ request: CallRequest, now: CallTime) throws -> CallID {
        if let key = request.placementKey, let placed = try store.callPlaced(withKey: key) { return placed }
        guard let to = request.to ?? settings.toNumber else {
            throw HostError(
                code: "call.number", message: "nobody is named whom to call",
                nextStep: "give a number, or set toNumber in the configuration")
        }
        guard PhoneNumber(to).e164 != nil else {
            throw HostError(
                code: "call.number", message: "the number to call is not E.164",
                nextStep: "give it as + and 2 to 15 digits, such as +15550001234")
        }
        let settings = self.settings
        let mode = request.mode ?? settings.defaultMode
        let id = CallID(ids.uuid())
        var setup = CallSetup(
            id: id, direction: .outbound, from: request.from ?? settings.fromNumber, to: to,
            carrier: settings.carrier, flow: request.flow ?? settings.flows[mode] ?? mode, flowVersion: "",
            sessionKey: SessionKey(
                explicit: request.sessionKey, scope: settings.sessionScope, callID: id, otherParty: to,
                agentID: settings.outbound.agent.agentID
            ).text, seed: ids.next(), startedAt: now)
        setup.mode = mode
        setup.arguments = request.arguments
        setup.brief = request.brief
        setup.voice = settings.outbound.voice
        setup.agent = settings.outbound.agent
        do {
            try open(setup, settings.outbound, placementKey: request.placementKey, now: now)
        } catch let error as StoreError where error == .cut {
            state.withLock { $0.isDead = error }
            throw error
        } catch let error as StoreError where error.code == "store.placement-taken" {
            // Somebody placed under the same key since we looked.
            guard let key = request.placementKey, let placed = try store.callPlaced(withKey: key) else { throw error }
            return placed
        }
        return id
    }

    func add(_ cell: CallCell, opened: Bool = false) {
        let provider = cell.providerCallID
        state.withLock { state in
            state.cells[cell.call] = cell
            if opened { state.opening -= 1 }
            if let provider { state.byProvider[provider] = cell.call }
        }
    }

    // MARK: delivering

    /// Hands an input to a call.
    ///
    /// - Parameter replies: answers that wait until the input is in the journal.
    @discardableResult
    public func deliver(
        _ input: SessionInput, to call: CallID, now: CallTime, holding replies: HeldReplies? = nil
    ) -> DeliveryOutcome {
        guard let cell = state.withLock({ $0.isDead == nil ? $0.cells[call] : nil }) else {
            return isDead ? .unavailable : .unknownCall
        }
        if cell.post(input, at: now, holding: replies) { executor.execute { [weak self] in self?.run(cell) ?? false } }
        return isDead ? .unavailable : .accepted
    }

    /// Hands a carrier's event to the call it belongs to; an inbound call begins here.
    ///
    /// - Parameter replies: answers that wait until the event is in the journal.
    public func deliver(_ event: CallEvent, now: CallTime, holding replies: HeldReplies? = nil) -> DeliveryOutcome {
        if isDead { return .unavailable }
        if let call = find(event) { return deliver(.carrier(event), to: call, now: now, holding: replies) }
        if event.kind == .billed { return keep(costOf: event) }
        if endPhantom(event) { return .rejected }
        guard event.direction == .inbound, let provider = event.providerCallID else { return .unknownCall }
        if state.withLock({ $0.finished.contains(provider) }) { return .rejected }
        guard event.kind.mayOpenACall else { return .unknownCall }
        // Two events of one new call may come at the same moment; only one of them opens it.
        guard state.withLock({ $0.arriving.insert(provider).inserted }) else { return .unavailable }
        defer { state.withLock { _ = $0.arriving.remove(provider) } }
        if let call = find(event) { return deliver(.carrier(event), to: call, now: now, holding: replies) }
        do {
            try takeIn(event, provider: provider, now: now, holding: replies)
            return isDead ? .unavailable : .accepted
        } catch let error as StoreError where error == .cut {
            state.withLock { $0.isDead = error }
            return .unavailable
        } catch {
            return refuse(event, provider: provider, because: "\(error)", now: now)
        }
    }

    /// A call of ours that was given up before the carrier showed it must not go on by itself: it is hung up.
    private func endPhantom(_ event: CallEvent) -> Bool {
        let call = CallID(event.callID)
        guard event.direction == .outbound, event.kind.mayOpenACall || event.kind == .answered,
            let value = (try? store.record(of: call)) ?? nil, let record = CallRecord(value: value),
            record.state.isTerminal
        else { return false }
        environment.observe(
            CallNote("warning", "a call that was given up came up; it is hung up"), of: call, at: event.timestamp)
        hangUp(record, providerCallID: event.providerCallID)
        return true
    }

    /// Ends a call at the carrier that no journal keeps any more.
    func hangUp(_ record: CallRecord, providerCallID: String?) {
        var setup = CallSetup(
            id: record.callID, direction: record.direction, from: record.from, to: record.to,
            carrier: record.provider, flow: "", flowVersion: "", sessionKey: "", seed: 0, startedAt: record.startedAt)
        setup.providerCallID = providerCallID
        environment.perform(
            EffectOrder(call: setup, providerCallID: providerCallID, id: 0, effect: .line(.hangUp(.error))))
    }

    private func find(_ event: CallEvent) -> CallID? {
        state.withLock { state in
            if state.cells[CallID(event.callID)] != nil { return CallID(event.callID) }
            return state.byProvider[event.callID] ?? event.providerCallID.flatMap { state.byProvider[$0] }
        }
    }

    // MARK: running

    /// Runs one step of a call; true when it wants to be run again.
    private func run(_ cell: CallCell) -> Bool {
        if isDead {
            cell.stop()
            return false
        }
        switch cell.run() {
        case .idle:
            learnProviderID(of: cell)
            return false
        case .more: return true
        case .closed:
            remove(cell)
            return false
        case .failed(let error):
            give(up: cell, error)
            return false
        }
    }

    /// Carriers that do not echo our id are understood by theirs.
    private func learnProviderID(of cell: CallCell) {
        guard let id = cell.newProviderCallID() else { return }
        state.withLock { state in
            if state.cells[cell.call] != nil { state.byProvider[id] = cell.call }
        }
    }

    func remove(_ cell: CallCell) {
        let record = cell.record
        let isFirst = state.withLock { state in
            if let id = record.providerCallID { state.finished.insert(id) }
            state.byProvider = state.byProvider.filter { $0.value != cell.call }
            return state.cells.removeValue(forKey: cell.call) != nil
        }
        // A question that reached the call as it closed runs the closed cell once more.
        guard isFirst else { return }
        if let version = record.metadata["flowVersion"]?.text { library.release(version: version) }
    }

    /// The journal was cut off under it: it takes nothing any more.
    public var isDown: Bool { isDead }
    var isDead: Bool { state.withLock { $0.isDead != nil } }
}

extension CallEvent.Kind {
    /// Whether a carrier may begin the story of a call with it.
    fileprivate var mayOpenACall: Bool {
        switch self {
        case .initiated, .ringing: true
        default: false
        }
    }
}
