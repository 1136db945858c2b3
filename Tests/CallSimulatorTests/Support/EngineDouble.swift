import CallCore
import CallSimulator
import VoiceCallEngine

/// Stands in for the engine: gives orders, and notes what arrives, redeliveries once.
final class EngineDouble {
    let kernel: SimKernel
    let network: SimNetwork
    var isDown = false
    /// Lines of everything taken, with milliseconds since the start.
    private(set) var log: [String] = []
    private(set) var deliveries = 0
    private(set) var events: [CallEvent] = []
    private(set) var results: [EffectID: EffectResult] = [:]
    private(set) var realtime: [RealtimeEvent] = []
    /// Called with every event taken for the first time.
    var onEvent: (CallEvent) -> Void = { _ in }
    var onRealtime: (RealtimeEvent) -> Void = { _ in }
    private var seen: Set<String> = []
    private var lastOrder = 0

    init(seed: UInt64 = 1, settings: CarrierSettings = CarrierSettings(), faults: FaultProfile = .none) {
        kernel = SimKernel(seed: seed)
        network = SimNetwork(kernel: kernel, settings: settings, faults: faults)
        network.deliver = { [unowned self] in take($0) }
    }

    static let caller = "+15550001234"
    static let number = "+15550009999"

    func setup(_ id: String = "call-1", direction: CallDirection = .outbound, provider: String? = nil) -> CallSetup {
        var setup = CallSetup(
            id: CallID(id), direction: direction, from: Self.number, to: Self.caller, carrier: "sim", flow: "test",
            flowVersion: "1", sessionKey: "s", seed: 1, startedAt: kernel.now)
        setup.providerCallID = provider
        return setup
    }

    /// Gives an order and returns its effect id.
    @discardableResult
    func order(_ effect: Effect, call: CallSetup? = nil, id: EffectID? = nil, again: Bool = false) -> EffectID {
        lastOrder += 1
        let id = id ?? lastOrder
        network.carryOut(
            EffectOrder(call: call ?? setup(), providerCallID: nil, id: id, effect: effect, again: again))
        return id
    }

    /// Places a call to the usual number.
    @discardableResult
    func place(ring: Milliseconds = 30_000, say: Utterance? = nil, dtmf: String? = nil, detect: Bool = false)
        -> EffectID
    {
        let placement = Placement(
            to: Self.caller, from: Self.number, ring: ring, say: say, dtmf: dtmf, detectMachine: detect)
        return order(.line(.place(placement)))
    }

    @discardableResult
    func say(_ id: String, _ text: String) -> EffectID {
        order(.line(.speak(Utterance(id: id, content: .text(text)))))
    }

    func run(_ seconds: Double) throws { try kernel.run(for: Milliseconds(seconds: seconds)) }

    /// A call that is up, the script of whose far end has not begun.
    func answeredCall() throws -> (line: SimLine, party: SimParty) {
        let party = network.party(at: Self.caller)
        party.answers(after: 500)
        place()
        try run(5)
        guard let line = network.line(CallID("call-1")) else { throw SimError(code: "test", message: "no line") }
        return (line, party)
    }

    var kinds: [CallEvent.Kind] { events.map(\.kind) }
    var finals: [String] {
        kinds.compactMap { if case .speech(let text, true, _) = $0 { text } else { nil } }
    }

    /// Fields in alphabetical order, unlike the dictionary's own description.
    private static func text(_ result: EffectResult) -> String {
        guard case .done(.map(let fields)) = result else { return "\(result)" }
        return fields.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: " ")
    }

    private func take(_ delivery: SimDelivery) -> CallSimulator.DeliveryOutcome {
        guard !isDown else { return .engineDown }
        deliveries += 1
        switch delivery {
        case .call(_, .carrier(let event)), .inbound(let event):
            guard seen.insert(event.processingKey).inserted else { return .accepted }
            events.append(event)
            log.append("\(kernel.clock.elapsed) \(event.kind)")
            onEvent(event)
        case .call(_, .effect(let id, let result)):
            results[id] = result
            log.append("\(kernel.clock.elapsed) \(id) \(Self.text(result))")
        case .call(_, .realtime(_, let event, _)):
            realtime.append(event)
            log.append("\(kernel.clock.elapsed) \(event)")
            onRealtime(event)
        case .call: break
        }
        return .accepted
    }
}
