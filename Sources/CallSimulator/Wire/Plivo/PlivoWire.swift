import CallCore
import ScriptValue
import VoiceCallEngine

/// A simulated Plivo: the Voice API's calls, Plivo XML, webhooks. Its people live in a simulated network.
public final class PlivoWire: WireCarrier {
    public let network: SimNetwork
    public let faults: FaultInjector
    public let settings: PlivoSettings
    public private(set) var debugger: [WireNotice] = []
    /// Plivo plays no apology: what is listed here are calls that went dead on somebody.
    public internal(set) var carrierErrorsHeard: [String] = []

    /// In the order in which they began.
    private(set) var calls: [PlivoCall] = []
    private var byUUID: [String: PlivoCall] = [:]
    private var byRequest: [String: PlivoCall] = [:]
    let sender: WebhookSender
    public var connect: MediaConnect = noWay
    private let board: LegBoard
    private var ids: SeededRandom
    /// When the API was last asked, for its limit.
    var recentRequests: [CallTime] = []

    /// - Parameter kernel: carries everything; `network` is made on it.
    public init(kernel: SimKernel, settings: PlivoSettings) {
        self.settings = settings
        network = WireNetwork.make(
            kernel: kernel, settings: settings.carrier, durations: settings.durations, faults: settings.faults)
        faults = WireNetwork.faults(settings.faults, kernel: kernel)
        sender = WebhookSender(kernel: kernel, faults: faults)
        ids = kernel.random.stream("plivo uuids")
        board = LegBoard(network: network)
        board.makeID = { [unowned self] in makeUUID() }
        board.incoming = { [unowned self] in takeIn($0) }
    }

    public var send: (WireRequest, @escaping (WireResponse?) -> Void) -> Void {
        get { sender.send }
        set { sender.send = newValue }
    }

    /// Webhooks that were never answered, after all tries.
    public var undelivered: [WireRequest] { sender.undelivered }

    /// `CallUUID`s of all calls so far, in the order in which they began.
    public var callUUIDs: [String] { calls.map(\.uuid) }

    /// The line of a call in the simulated network, by its `CallUUID`.
    public func line(of uuid: String) -> SimLine? { call(uuid)?.leg.line }

    var kernel: SimKernel { network.kernel }

    func call(_ uuid: String) -> PlivoCall? { byUUID[uuid] }
    func call(request: String) -> PlivoCall? { byRequest[request] }

    private func add(_ call: PlivoCall) {
        calls.append(call)
        byUUID[call.uuid] = call
        byRequest[call.request] = call
    }

    /// 32 hexadecimal digits in five groups.
    func makeUUID() -> String { UUIDText.text(ids.next(), ids.next()) }

    func note(_ code: Int, _ message: String, call: String? = nil, url: String? = nil) {
        debugger.append(WireNotice(at: kernel.now, code: code, message: message, call: call, url: url))
    }

    func place(_ create: PlivoCreate, to number: String) -> PlivoCall {
        let leg = board.place(
            Placement(
                to: number, from: create.from, ring: create.ring, dtmf: create.digits,
                detectMachine: create.detection != nil))
        let request = settings.callHasOwnID ? makeUUID() : leg.id
        let call = PlivoCall(leg, wire: self, request: request, create: create)
        add(call)
        return call
    }

    private func takeIn(_ leg: WireLeg) {
        let number = settings.number(leg.to)
        let call = PlivoCall(leg, wire: self, request: leg.id, number: number)
        add(call)
        guard let number else {
            note(2_000, "nobody has the number \(leg.to)", call: call.uuid)
            return call.end(.notOurs)
        }
        let answer = PlivoCallback(url: number.answerURL, method: number.answerMethod)
        call.runner.load(answer, as: .answer, event: "StartApp")
    }
}
