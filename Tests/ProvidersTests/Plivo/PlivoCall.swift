import CallCore
import ScriptValue

@testable import Providers

/// A call at Plivo in virtual time: the line of the driver with a carrier around it that the test plays. Whatever the
/// carrier asks for it asks at the addresses that the line wrote.
struct PlivoCall {
    private(set) var line: any CarrierLine
    static let start = CallTime(milliseconds: 1_772_359_200_000)
    private(set) var now = Self.start
    private(set) var requests: [CarrierRequest] = []
    private(set) var results: [EffectID: EffectResult] = [:]
    private(set) var events: [CallEvent] = []
    private(set) var isDone = false
    /// The documents given, newest last.
    private(set) var documents: [String] = []
    private var timers: [Int: CallTime] = [:]
    private var numbers: [RequestID] = []
    private var open: Set<ReplyID> = []
    private var lastReply = 0
    private var lastNotice = 0
    private let direction: CallDirection
    var callUUID: String? = PlivoSample.callUUID
    let driver = PlivoSample.driver

    init(_ direction: CallDirection, resumed: Bool = false, situation: LineSituation? = nil) {
        var context = PlivoSample.context(direction)
        context.isResumed = resumed
        context.situation = situation
        if direction == .inbound || resumed { context.providerCallID = PlivoSample.callUUID }
        line = PlivoSample.driver.line(context)
        self.direction = direction
    }

    /// Kinds of the events so far.
    var kinds: [CallEvent.Kind] { events.map(\.kind) }
    /// The newest document.
    var document: String { documents.last ?? "" }
    /// Whether a webhook waits for its document.
    var waits: Bool { !open.isEmpty }
    /// The newest request.
    var request: CarrierRequest? { requests.last }
    var paths: [String] {
        requests.map { request in
            let path = request.path.split(separator: "/").dropFirst(3).joined(separator: "/")
            return request.method.rawValue + " " + path + (request.query.first.map { "?" + $0.value } ?? "")
        }
    }

    // MARK: the session's side

    mutating func command(_ id: EffectID, _ command: LineCommand, again: Bool = false) {
        put(.command(id, command, again: again))
    }

    mutating func say(_ id: EffectID, _ text: String) {
        command(id, .speak(Utterance(id: "u\(id)", content: .text(text))))
    }

    mutating func reconcile() { put(.reconcile) }

    // MARK: the carrier's side

    /// Answers the newest request.
    mutating func respond(_ status: Int, _ body: String = "") {
        put(.response(numbers.last ?? 0, PlivoSample.answered(status, body)))
    }

    mutating func lose() { put(.response(numbers.last ?? 0, .lost("reset"))) }

    /// Time goes by; what is due in it happens.
    mutating func wait(_ milliseconds: Milliseconds) {
        let end = now + milliseconds
        while let next = timers.filter({ $0.value <= end }).min(by: { ($0.value, $0.key) < ($1.value, $1.key) }) {
            timers[next.key] = nil
            now = max(now, next.value)
            put(.timer(next.key))
        }
        now = end
    }

    /// A webhook at an address, with the fields that all have.
    mutating func post(_ url: String, _ fields: [(String, String)]) throws {
        var all = fields
        if let callUUID, !fields.contains(where: { $0.0 == "CallUUID" }) { all.append(("CallUUID", callUUID)) }
        all += [("From", "15550001111"), ("To", "15552223333"), ("Direction", direction.rawValue)]
        var webhook = PlivoSample.webhook(all)
        webhook.url = String(url.prefix { $0 != "#" })
        lastNotice += 1
        let notice = try driver.read(webhook, key: "plivo:v3:\(lastNotice)")
        guard notice.wantsDocument else { return put(.notice(notice, reply: nil)) }
        lastReply += 1
        open.insert(lastReply)
        put(.notice(notice, reply: lastReply))
    }

    /// The carrier is at the end of the newest document and goes where it sends it.
    mutating func goOn(_ fields: [(String, String)] = [("CallStatus", "in-progress")]) throws {
        try post(address(after: "<Redirect method=\"POST\">", before: "<"), fields)
    }

    /// The action of the newest document.
    mutating func act(_ fields: [(String, String)]) throws {
        try post(address(after: "action=\"", before: "\""), [("CallStatus", "in-progress")] + fields)
    }

    mutating func dialTells(_ fields: [(String, String)]) throws {
        try post(address(after: "callbackUrl=\"", before: "\""), fields + [("DialALegUUID", callUUID ?? "")])
    }

    /// The address that the create request or a transfer named.
    mutating func post(to field: String, _ fields: [(String, String)], request index: Int? = nil) throws {
        let request = requests[index ?? requests.count - 1]
        try post(try PlivoSample.json(request.body)[field]?.text ?? "none", fields)
    }

    // MARK: usual beginnings

    /// Placed, created and answered; the answer webhook waits.
    static func answered(_ placement: Placement? = nil) throws -> PlivoCall {
        var call = PlivoCall(.outbound)
        call.command(
            1, .place(placement ?? Placement(to: "+15552223333", from: "+15550001111", ring: 30_000)))
        call.respond(201, #"{"request_uuid":"\#(PlivoSample.callUUID)"}"#)
        try call.post(to: "answer_url", [("Event", "StartApp"), ("CallStatus", "in-progress")], request: 0)
        return call
    }

    /// A caller rings; the webhook waits.
    static func ringing() throws -> PlivoCall {
        var call = PlivoCall(.inbound)
        try call.post(PlivoSample.base, [("Event", "StartApp"), ("CallStatus", "ringing")])
        return call
    }

    mutating func hangsUp(
        _ source: String, code: Int = 4000, status: String = "completed", cost: String? = nil
    ) throws {
        try post(
            PlivoSample.base + "&callId=c-1&type=status&doc=0&salt=s4lt",
            [
                ("Event", "Hangup"), ("CallStatus", status), ("HangupCauseCode", String(code)),
                ("HangupSource", source),
            ] + (cost.map { [("TotalCost", $0)] } ?? []))
    }

    // MARK: plumbing

    private func address(after start: String, before end: Character) -> String {
        guard let from = document.firstRange(of: start)?.upperBound else { return "none" }
        let escaped = document[from...].prefix { $0 != end }
        return escaped.split(separator: "&amp;").joined(separator: "&")
    }

    private mutating func put(_ input: LineInput) {
        for action in line.handle(input, now: now) {
            switch action {
            case .request(let number, let request):
                requests.append(request)
                numbers.append(number)
            case .reply(let id, let reply):
                precondition(open.remove(id) != nil, "a webhook was answered twice")
                documents.append(String(decoding: reply.body, as: UTF8.self))
            case .result(let id, let result):
                precondition(results[id] == nil, "a command was answered twice")
                results[id] = result
            case .event(let event): events.append(event)
            case .startTimer(let number, let time): timers[number] = time
            case .cancelTimer(let number): timers[number] = nil
            case .stream, .realtime, .note, .owes: break
            case .done: isDone = true
            }
        }
    }
}
