import CallCore
import ScriptValue
import VoiceCallEngine

/// A simulated Twilio: the Voice API's calls, TwiML, webhooks. Its people live in a simulated network.
public final class TwilioWire: WireCarrier {
    public let network: SimNetwork
    public let faults: FaultInjector
    public let settings: TwilioSettings
    public private(set) var debugger: [WireNotice] = []
    public internal(set) var carrierErrorsHeard: [String] = []

    /// In the order in which they began.
    private(set) var calls: [TwilioCall] = []
    private var bySid: [String: TwilioCall] = [:]
    let sender: WebhookSender
    public var connect: MediaConnect = noWay
    private let board: LegBoard
    private var ids: SeededRandom

    /// - Parameter kernel: carries everything; `network` is made on it.
    public init(kernel: SimKernel, settings: TwilioSettings) {
        self.settings = settings
        network = WireNetwork.make(
            kernel: kernel, settings: settings.carrier, durations: settings.durations, faults: settings.faults)
        faults = WireNetwork.faults(settings.faults, kernel: kernel)
        sender = WebhookSender(kernel: kernel, faults: faults)
        ids = kernel.random.stream("twilio sids")
        board = LegBoard(network: network)
        board.makeID = { [unowned self] in makeSid("CA") }
        board.incoming = { [unowned self] in takeIn($0) }
    }

    public var send: (WireRequest, @escaping (WireResponse?) -> Void) -> Void {
        get { sender.send }
        set { sender.send = newValue }
    }

    /// Webhooks that were never answered, after all tries.
    public var undelivered: [WireRequest] { sender.undelivered }

    /// Sids of all calls so far, in the order in which they began.
    public var callSids: [String] { calls.map(\.sid) }

    /// The line of a call in the simulated network.
    public func line(of sid: String) -> SimLine? { call(sid)?.leg.line }

    var kernel: SimKernel { network.kernel }

    func call(_ sid: String) -> TwilioCall? { bySid[sid] }

    private func add(_ call: TwilioCall) {
        calls.append(call)
        bySid[call.sid] = call
    }

    /// A sid: its kind and 32 hexadecimal digits.
    func makeSid(_ kind: String) -> String {
        kind + UUIDText.hexadecimal(ids.next()) + UUIDText.hexadecimal(ids.next())
    }

    func makeUUID() -> String { UUIDText.text(ids.next(), ids.next()) }

    func note(_ code: Int, _ message: String, call: String? = nil, url: String? = nil) {
        debugger.append(WireNotice(at: kernel.now, code: code, message: message, call: call, url: url))
    }

    func place(_ create: TwilioCreate) -> TwilioCall {
        let leg = board.place(
            Placement(
                to: create.to, from: create.from, ring: create.ring, dtmf: create.digits,
                detectMachine: create.detection != nil))
        let call = TwilioCall(leg, wire: self, create: create)
        add(call)
        return call
    }

    private func takeIn(_ leg: WireLeg) {
        let number = settings.number(leg.to)
        let call = TwilioCall(leg, wire: self, number: number)
        add(call)
        guard let number else {
            note(21404, "nobody has the number \(leg.to)", call: call.sid)
            return leg.reject("rejected")
        }
        call.runner.load(number.voiceURL, method: number.voiceMethod)
    }
}
