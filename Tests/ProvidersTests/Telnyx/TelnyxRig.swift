import CallCore
import ScriptValue
import Testing

@testable import Providers

/// One Telnyx line in virtual time: keeps its timers, what it asked for and what it reported.
struct TelnyxRig {
    static let salt = "5a17"
    static let controlID = "v3:Tq-1_x"

    let driver = TelnyxDriver(connectionID: "2600000001") { _, _, _ in .genuine(replayKey: "telnyx-test") }
    var line: any CarrierLine
    let context: LineContext
    static let start = CallTime(milliseconds: 1_767_261_600_000)
    var now = Self.start
    var requests: [(id: RequestID, request: CarrierRequest)] = []
    var results: [EffectID: [EffectResult]] = [:]
    var events: [CallEvent] = []
    var notes: [CallNote] = []
    var timers: [Int: CallTime] = [:]
    var isDone = false
    /// Whether the line owes a report, so that webhooks are not answered.
    var owes = false
    /// What Telnyx would echo: the `client_state` of the last command that had one.
    var state: String?
    private var lastWebhook = 0
    private var lastEffect = 0

    init(
        _ direction: CallDirection = .outbound, placed: Bool = true, salt: String = Self.salt,
        edit: (inout LineContext) -> Void = { _ in }
    ) {
        var context = LineContext(
            callID: CallID("c1"), providerCallID: direction == .inbound ? Self.controlID : nil, direction: direction,
            from: direction == .inbound ? "+15550001234" : "+15550009999",
            to: direction == .inbound ? "+15550009999" : "+15550001234",
            webhookURL: "https://host.example/voice/telnyx?x=1", salt: salt)
        edit(&context)
        self.context = context
        line = driver.line(context)
        guard placed else { return }
        if direction == .outbound, context.providerCallID == nil {
            place()
            accept(["call_control_id": Value(Self.controlID), "is_alive": false])
        } else if !context.isResumed {
            order(.answer)
            accept()
        }
        if !context.isResumed { webhook("call.answered", ["state": "answered"]) }
    }

    // MARK: what goes in

    mutating func feed(_ input: LineInput) {
        for action in line.handle(input, now: now) {
            switch action {
            case .request(let id, let request):
                requests.append((id, request))
                if let said = field("client_state", of: request)?.text { state = said }
            case .result(let effect, let result): results[effect, default: []].append(result)
            case .event(let event): events.append(event)
            case .startTimer(let number, let at): timers[number] = at
            case .cancelTimer(let number): timers[number] = nil
            case .stream, .realtime: break
            case .note(let note): notes.append(note)
            case .owes(let owes): self.owes = owes
            case .reply: break
            case .done: isDone = true
            }
        }
    }

    @discardableResult
    mutating func order(_ command: LineCommand, again: Bool = false, effect: EffectID? = nil) -> EffectID {
        lastEffect = effect ?? lastEffect + 1
        feed(.command(lastEffect, command, again: again))
        return lastEffect
    }

    @discardableResult
    mutating func place(dtmf: String? = nil, detect: Bool = false, ring: Milliseconds = 25_000, again: Bool = false)
        -> EffectID
    {
        let placement = Placement(to: context.to, from: context.from, ring: ring, dtmf: dtmf, detectMachine: detect)
        return order(.place(placement), again: again)
    }

    @discardableResult
    mutating func say(_ id: String, _ text: String) -> EffectID {
        order(.speak(Utterance(id: id, content: .text(text))))
    }

    @discardableResult
    mutating func listen(_ token: String, digits: DigitTerms? = nil, speech: Bool = true) -> EffectID {
        order(.listen(Listening(turnToken: token, silence: 800, speech: speech, digits: digits)))
    }

    mutating func respond(_ response: CarrierResponse, to number: RequestID? = nil) {
        guard let id = number ?? requests.last?.id else { return }
        feed(.response(id, response))
    }

    /// A `200` for the last request, or for all that went to an action.
    mutating func accept(_ data: Value = ["result": "ok"], action name: String? = nil) {
        let body = JSONText.encodePlain(["data": data])
        for (id, request) in name == nil ? requests.suffix(1) : requests where name.map(request.path.hasSuffix) ?? true
        {
            feed(.response(id, .answered(status: 200, body: body)))
        }
    }

    mutating func refuse(_ status: Int, _ code: String, retryAfter: Milliseconds? = nil) {
        let error: Value = ["code": Value(code), "title": "No", "detail": "detail with +15550001234"]
        respond(
            .answered(status: status, body: JSONText.encodePlain(["errors": [error]]), retryAfter: retryAfter))
    }

    /// Delivers a webhook as Telnyx sends it.
    ///
    /// - Parameters:
    ///   - at: milliseconds that `occurred_at` lies from now.
    ///   - echoes: the `client_state` in it; the last one by default.
    mutating func webhook(
        _ type: String, _ payload: [String: Value] = [:], id: String? = nil, at: Milliseconds = 0,
        echoes: String?? = .none, leg: String = TelnyxRig.controlID
    ) {
        lastWebhook += 1
        var fields: [String: Value] = [
            "call_control_id": Value(leg), "call_leg_id": "leg-1", "call_session_id": "session-1",
            "connection_id": "2600000001", "client_state": Value(echoes ?? state), "from": Value(context.from),
            "to": Value(context.to),
        ]
        fields.merge(payload) { $1 }
        let body: Value = [
            "data": [
                "record_type": "event", "event_type": Value(type), "id": Value(id ?? "w\(lastWebhook)"),
                "occurred_at": Value(Self.stamp(now + at)), "payload": .map(fields),
            ], "meta": ["attempt": 1, "delivered_to": "https://host.example/voice/telnyx"],
        ]
        let webhook = Webhook(
            method: "POST", url: context.webhookURL, headers: HeaderList(), body: JSONText.encodePlain(body))
        guard let notice = try? driver.read(webhook, key: "key-\(lastWebhook)") else {
            Issue.record("the webhook could not be read")
            return
        }
        feed(.notice(notice, reply: nil))
    }

    /// Lets time pass and rings what is due.
    mutating func wait(_ length: Milliseconds) {
        let end = now + length
        while let next = timers.filter({ $0.value <= end }).min(by: { ($0.value, $0.key) < ($1.value, $1.key) }) {
            timers[next.key] = nil
            now = max(now, next.value)
            feed(.timer(next.key))
        }
        now = end
    }

    // MARK: what came out

    /// Names of the Call Control commands sent, in order.
    var sent: [String] { requests.map { String($0.request.path.split(separator: "/").last ?? "") } }

    func field(_ name: String, of request: CarrierRequest? = nil) -> Value? {
        guard let request = request ?? requests.last?.request, case .json(let text) = request.body else { return nil }
        return (try? JSONText.decodePlain(Array(text.utf8)))?[name]
    }

    func last(_ action: String) -> CarrierRequest? { requests.last { $0.request.path.hasSuffix(action) }?.request }

    var kinds: [CallEvent.Kind] { events.map(\.kind) }

    /// How often something was reported, or a command sent.
    func count(_ kind: CallEvent.Kind) -> Int { kinds.count { $0 == kind } }
    func count(_ action: String) -> Int { sent.count { $0 == action } }

    var spoken: [CallEvent.Kind] { kinds.filter { if case .spoken = $0 { true } else { false } } }

    func result(_ effect: EffectID) -> EffectResult? {
        #expect((results[effect] ?? []).count <= 1, "effect \(effect) has more than one result")
        return results[effect]?.first
    }

    func reason(_ effect: EffectID) -> String? {
        if case .failed(let reason, _) = result(effect) { reason } else { nil }
    }

    private static func stamp(_ time: CallTime) -> String {
        let days = time.milliseconds / 86_400_000 - 20_454
        let rest = time.milliseconds % 86_400_000
        func two(_ number: Int64) -> String { number < 10 ? "0\(number)" : "\(number)" }
        let clock = "\(two(rest / 3_600_000)):\(two(rest / 60_000 % 60)):\(two(rest / 1_000 % 60))"
        let thousandths = String(String(1_000 + rest % 1_000).dropFirst())
        return "2026-01-\(two(days + 1))T\(clock).\(thousandths)000Z"
    }
}

extension CallEvent.Kind {
    static func partial(_ text: String) -> Self { .speech(transcript: text, isFinal: false, confidence: nil) }
    static func words(_ text: String, _ confidence: Double? = nil) -> Self {
        .speech(transcript: text, isFinal: true, confidence: confidence)
    }
    /// What keeps a question open while keys are gathered.
    static let keyHeld = words("")
}

func transcription(_ text: String, isFinal: Bool, confidence: Double? = nil) -> [String: Value] {
    [
        "transcription_data": [
            "transcript": Value(text), "is_final": .bool(isFinal),
            "confidence": confidence.map { .number($0) } ?? .null,
            "transcription_track": "inbound",
        ]
    ]
}
