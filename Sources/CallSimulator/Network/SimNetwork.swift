import CallCore
import ScriptValue
import VoiceCallEngine

/// The world outside the engine: a carrier, the people it reaches, an agent, HTTP hosts and a realtime model.
///
/// The engine hands over orders with `carryOut`; what comes of them arrives through `deliver`, always from inside an
/// event of the kernel, never from inside `carryOut`.
public final class SimNetwork {
    public let kernel: SimKernel
    public let agent: SimAgent
    public let http: SimHTTP
    public let realtime: SimRealtime
    /// Every call so far, in the order in which they began.
    public private(set) var lines: [SimLine] = []

    /// Whether the sound of streams is kept for recordings: 8 KB for each second of a call.
    public var keepsSound = true

    /// Makes whoever has a number that nobody was put at; such numbers cannot be reached without it.
    public var stranger: ((String) -> SimParty)?

    /// What goes wrong on the media sockets of calls.
    public var mediaFaults: MediaFaultPlan = { _, _ in .none }

    let world: SimWorld
    private var byCall: [CallID: SimLine] = [:]

    /// - Parameter faults: its seed may differ from the kernel's.
    public init(
        kernel: SimKernel, settings: CarrierSettings = CarrierSettings(),
        durations: any SpeechDurations = EstimatedDurations(), faults: FaultProfile = .none
    ) {
        self.kernel = kernel
        world = SimWorld(kernel: kernel, settings: settings, durations: durations, profile: faults)
        agent = SimAgent(world: world)
        http = SimHTTP(world: world)
        realtime = SimRealtime(world: world)
    }

    /// Where everything goes that reaches the engine. While the engine is down, answer `engineDown`.
    public var deliver: (SimDelivery) -> DeliveryOutcome {
        get { world.deliver }
        set { world.deliver = newValue }
    }

    public var settings: CarrierSettings {
        get { world.settings }
        set { world.settings = newValue }
    }

    public var faults: FaultInjector { world.faults }

    /// Speech as sound: what media streams carry. Without it, what is said has a length and no sound.
    public var sound: SimSound? {
        get { world.sound }
        set {
            world.sound = newValue
            if let newValue { world.durations = newValue }
        }
    }

    /// Webhooks that the engine never accepted.
    public var undelivered: [CallEvent] { world.undelivered }

    /// Puts somebody at a number. Numbers nobody was put at cannot be reached.
    public func connect(_ number: String, to party: SimParty) { world.phones[number] = party }

    /// Somebody new at a number, who answers after 2.5 s unless told otherwise.
    @discardableResult
    public func party(at number: String) -> SimParty {
        let party = SimParty(number, kernel: kernel)
        world.phones[number] = party
        return party
    }

    /// `party` calls a number of the engine's.
    @discardableResult
    public func dial(from: String, to: String, party: SimParty) -> SimLine {
        let line = makeLine(callID: nil, direction: .inbound, from: from, to: to, party: party)
        line.comeIn()
        return line
    }

    public func line(_ call: CallID) -> SimLine? { byCall[call] }

    public func line(provider providerCallID: String) -> SimLine? {
        lines.first { $0.providerCallID == providerCallID }
    }

    /// Ends an inbound call that the engine wants to know nothing of, without an order.
    public func refuse(providerCallID: String) { line(provider: providerCallID)?.end(.hangupBot) }

    /// Forgets all that is still to come, so that the objects of a finished run can go.
    public func close() {
        kernel.cancelAll()
        for line in lines {
            line.party.leave()
            line.realtime = nil
            line.voice.discard()
        }
        realtime.forgetSessions()
        world.deliver = { _ in .engineDown }
        world.phones = [:]
    }

    /// Takes an order. Nothing is delivered before the kernel runs on.
    public func carryOut(_ order: EffectOrder) {
        if case .realtime(let request) = order.effect {
            return realtime.open(request, order, line: claimLine(order))
        }
        let key = OrderBook.Key(call: order.call.id, effect: order.id)
        switch world.book[key] {
        case .pending:
            if case .agent(let request) = order.effect { agent.goOn(request, order) }
            return
        case .answered(let result):
            return world.answer(order, result, after: world.settings.latencies.rest.lowerBound)
        case nil: world.book.open(key)
        }
        switch order.effect {
        case .line(.place(let placement)): place(placement, order)
        case .line(let command): obey(command, order)
        case .agent(let request): agent.ask(request, order)
        case .inform(let asked, let toolCall, let result): agent.take(result, of: toolCall, asked, order.call.id)
        case .http(let request): http.send(request, order)
        case .realtime: break
        // Its sessions are open in no time.
        case .foresee: break
        case .steer(let session, let command): realtime.steer(session, command, order)
        case .cancel(let effect): cancel(effect, order)
        case .store, .recall:
            let message = "the simulated network keeps no store; answer store requests from the journal store"
            world.answer(order, .failed(reason: "unavailable", message: message))
        }
    }

    /// A restarted engine asks about a call: when it is over, its end is delivered again.
    public func reconcile(_ call: CallSetup, providerCallID: String?, _ situation: LineSituation) {
        let line = byCall[call.id] ?? providerCallID.flatMap { self.line(provider: $0) }
        guard line.map(\.status.isOver) ?? (providerCallID != nil) else { return }
        let delay = world.settings.latencies.rest.lowerBound
        let last = line?.events.last { $0.kind.endsCall }
        let event =
            last
            ?? CallEvent(
                id: "\(call.id)-lost", callID: call.id.text, providerCallID: providerCallID,
                timestamp: kernel.now, kind: .ended(.failed))
        kernel.schedule(after: delay, label: "\(call.id) reconciled") {
            _ = self.world.deliver(.call(call.id, .carrier(event)))
        }
    }
}

extension SimNetwork {
    private func makeLine(
        callID: CallID?, direction: CallDirection, from: String, to: String, party: SimParty
    ) -> SimLine {
        let line = SimLine(
            world: world, providerCallID: "SIM\(lines.count + 1)", callID: callID, direction: direction, from: from,
            to: to, party: party)
        line.track.keepsLive = keepsSound
        lines.append(line)
        if let callID { byCall[callID] = line }
        return line
    }

    /// The line an order is about; the first order for an inbound call tells the carrier the engine's id of it.
    private func claimLine(_ order: EffectOrder) -> SimLine? {
        if let line = byCall[order.call.id] { return line }
        guard let id = order.providerCallID ?? order.call.providerCallID, let line = line(provider: id) else {
            return nil
        }
        line.callID = order.call.id
        byCall[order.call.id] = line
        return line
    }

    private func obey(_ command: LineCommand, _ order: EffectOrder) {
        if let line = claimLine(order) { return line.carryOut(command, order) }
        let message = "the carrier knows no call \(order.call.id); place it, or give its provider call id"
        world.answer(
            order, .failed(reason: "unavailable", message: message), after: world.settings.latencies.rest.lowerBound)
    }

    /// Creates the call, unless it exists already: one call id is never dialled twice.
    private func place(_ placement: Placement, _ order: EffectOrder) {
        let name = "place \(order.call.id)"
        var random = kernel.random.stream(name)
        let delay = random.draw(world.settings.latencies.rest) + world.faults.delay(name)
        if let line = byCall[order.call.id] {
            return world.answer(order, placed(line, placement), after: delay)
        }
        if world.faults.strikes(.effectFailure, name) {
            let message = "the carrier refused to place the call (injected fault)"
            return world.answer(order, .failed(reason: "failed", message: message), after: delay)
        }
        let party =
            world.phones[placement.to] ?? stranger?(placement.to) ?? SimParty.nobody(placement.to, kernel: kernel)
        let line = makeLine(
            callID: order.call.id, direction: .outbound, from: placement.from, to: placement.to, party: party)
        let isLost = world.faults.strikes(.lostAccept, name)
        kernel.schedule(after: delay, label: "\(line.providerCallID) accepted") {
            if !isLost { self.world.answer(order, self.placed(line, placement)) }
            line.dial(placement)
        }
        if isLost {
            let message = "the carrier did not answer within \(world.settings.requestTimeout) ms (injected fault)"
            world.answer(
                order, .failed(reason: "timeout", message: message), after: world.settings.requestTimeout)
        }
    }

    private func placed(_ line: SimLine, _ placement: Placement) -> EffectResult {
        let isInline = settings.inlineSay && placement.say != nil
        return .done(["provider_call_id": Value(line.providerCallID), "inline_say": .bool(isInline)])
    }

    private func cancel(_ effect: EffectID, _ order: EffectOrder) {
        agent.cancel(effect, of: order.call.id)
        http.cancel(effect, of: order.call.id)
        realtime.cancel(effect, of: order.call.id)
        world.answer(order, .done(.null))
    }
}

extension CallEvent.Kind {
    /// Whether nothing of the call is left for the engine after it.
    fileprivate var endsCall: Bool {
        switch self {
        case .ended: true
        case .transferred(let failure): failure == nil
        default: false
        }
    }
}
