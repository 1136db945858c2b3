import CallCore
import ScriptValue
import VoiceCallEngine

/// A simulated Telnyx: the calls of Call Control v2, its commands and its webhooks. Its people live in a simulated
/// network.
public final class TelnyxWire: WireCarrier {
    public let network: SimNetwork
    public let faults: FaultInjector
    public let settings: TelnyxSettings
    public private(set) var debugger: [WireNotice] = []
    /// Telnyx never speaks for itself: stays empty.
    public let carrierErrorsHeard: [String] = []
    /// Webhooks that were never taken, in the form of their last attempt.
    public internal(set) var undelivered: [WireRequest] = []

    /// In the order in which they began.
    private(set) var calls: [TelnyxCall] = []
    private var byID: [String: TelnyxCall] = [:]
    /// The calls that legs dialled by transfers belong to.
    private(set) var targets: [String: TelnyxCall] = [:]
    /// Calls by the `command_id` of the request that dialled them.
    var dialled: [String: TelnyxCall] = [:]
    /// When requests came, within the last second.
    var requestTimes: [CallTime] = []
    /// When the last webhook of each leg leaves.
    private var lastDue: [String: CallTime] = [:]
    let sender: WebhookSender
    public var connect: MediaConnect = noWay
    private let board: LegBoard
    private var ids: SeededRandom
    private var verdicts: SeededRandom
    private var latencies: SeededRandom

    /// - Parameter kernel: carries everything; `network` is made on it.
    public init(kernel: SimKernel, settings: TelnyxSettings) {
        self.settings = settings
        network = WireNetwork.make(
            kernel: kernel, settings: settings.carrier, durations: settings.durations, faults: settings.faults)
        faults = WireNetwork.faults(settings.faults, kernel: kernel)
        sender = WebhookSender(kernel: kernel, faults: faults)
        ids = kernel.random.stream("telnyx ids")
        verdicts = kernel.random.stream("telnyx verdicts")
        latencies = kernel.random.stream("telnyx webhooks")
        board = LegBoard(network: network)
        board.makeID = { [unowned self] in makeControlID() }
        board.incoming = { [unowned self] in takeIn($0) }
    }

    public var send: (WireRequest, @escaping (WireResponse?) -> Void) -> Void {
        get { sender.send }
        set { sender.send = newValue }
    }

    /// The `call_control_id`s of all calls so far, in the order in which they began; legs of transfers not included.
    public var callControlIDs: [String] { calls.map(\.id) }

    /// The line of a call in the simulated network.
    public func line(of callControlID: String) -> SimLine? { call(callControlID)?.leg.line }

    var kernel: SimKernel { network.kernel }

    func call(_ id: String) -> TelnyxCall? { byID[id] }

    /// Remembers which call a transfer's leg belongs to.
    func adopt(_ id: String, _ call: TelnyxCall) { targets[id] = call }

    private func add(_ call: TelnyxCall) {
        calls.append(call)
        byID[call.id] = call
    }

    func makeControlID() -> String {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)
        let bytes = (0..<54).map { _ in alphabet[Int(ids.next() >> 58)] }
        return "v3:" + String(decoding: bytes, as: UTF8.self)
    }

    func makeUUID() -> String { UUIDText.text(ids.next(), ids.next()) }

    /// Milliseconds until a machine is recognised as one.
    func drawVerdict() -> Milliseconds { verdicts.draw(settings.machineVerdict) }

    /// Milliseconds until a new webhook of a leg leaves: after those before it, though faults may change that.
    func drawLatency(of leg: String) -> Milliseconds {
        let earliest = lastDue[leg].map { $0 - kernel.now + 1 } ?? 0
        let latency = max(latencies.draw(settings.webhookLatency), earliest)
        lastDue[leg] = kernel.now + latency
        return latency
    }

    func note(_ code: Int, _ message: String, call: String? = nil, url: String? = nil) {
        debugger.append(WireNotice(at: kernel.now, code: code, message: message, call: call, url: url))
    }

    func place(_ create: TelnyxCreate) -> TelnyxCall {
        let leg = board.place(
            Placement(
                to: create.to, from: create.from, ring: create.ring, dtmf: create.digits,
                detectMachine: create.detection != nil))
        let url = create.webhookURL ?? settings.url(of: create.from) ?? ""
        let call = TelnyxCall(leg, wire: self, create: create, webhookURL: url)
        add(call)
        return call
    }

    private func takeIn(_ leg: WireLeg) {
        let url = settings.url(of: leg.to)
        let call = TelnyxCall(leg, wire: self, webhookURL: url ?? "")
        add(call)
        guard url != nil else {
            note(10005, "nobody has the number \(leg.to)", call: call.id)
            return leg.reject("rejected")
        }
        call.comeIn()
    }
}
