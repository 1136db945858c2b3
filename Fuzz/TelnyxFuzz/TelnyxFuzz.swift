import CallCore
import FuzzInput
import Providers
import ScriptValue

/// Any bytes as webhooks and answers, any commands and timers in any order: the line of a call keeps its rules.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    var input = FuzzInput(start, count)
    if input.flag() {
        TelnyxFuzz.checkBody(input.take(count))
    } else {
        var line = TelnyxFuzz(&input)
        line.run(&input)
    }
    return 0
}

struct TelnyxFuzz {
    private static let driver = TelnyxDriver(connectionID: "26") { _, _, _ in .genuine(replayKey: "telnyx-1") }

    private let context: LineContext
    private var line: any CarrierLine
    private var now = CallTime(milliseconds: 1_767_225_600_000)
    private var timers: [Int: CallTime] = [:]
    private var requests: [RequestID] = []
    private var owed: Set<EffectID> = []
    private var lastEffect = 0
    private var lastWebhook = 0
    private var isDone = false
    private var spoken: Set<String> = []
    private var lastUtterance = 0
    private var state: Value = .null

    init(_ input: inout FuzzInput) {
        let direction: CallDirection = input.flag() ? .inbound : .outbound
        var context = LineContext(
            callID: input.flag() ? CallID("c1") : nil,
            providerCallID: direction == .inbound || input.flag() ? "v3:a" : nil, direction: direction,
            from: "+15550001234", to: "+15550009999", webhookURL: "https://h.example/t", salt: "s")
        context.isResumed = input.flag()
        self.context = context
        line = Self.driver.line(context)
    }

    /// A body alone: read or refused, never repeated in the refusal.
    static func checkBody(_ body: [UInt8]) {
        let webhook = Webhook(method: "POST", url: "https://h.example/t", headers: HeaderList(), body: body)
        do throws(NoticeProblem) {
            let notice = try driver.read(webhook, key: "k")
            if notice.mayOpenACall, notice.direction != .inbound { fault("an outgoing leg opens a call") }
            if notice.wantsDocument { fault("Telnyx wants no documents") }
        } catch {
            if error.message.utf8.count > 300 { fault("a message of \(error.message.utf8.count) bytes") }
        }
    }

    mutating func run(_ input: inout FuzzInput) {
        var steps = 0
        while !input.isAtEnd, steps < 400 {
            steps += 1
            step(&input)
        }
        // However it went: the line's own timers bring every result that is still owed.
        for _ in 0..<4_000 where !owed.isEmpty {
            guard let next = timers.min(by: { ($0.value, $0.key) < ($1.value, $1.key) }) else { break }
            timers[next.key] = nil
            now = max(now, next.value)
            feed(.timer(next.key))
        }
        if !owed.isEmpty { fault("no result for the commands \(owed.sorted())") }
    }

    private mutating func step(_ input: inout FuzzInput) {
        switch input.below(8) {
        case 0, 1: command(&input)
        case 2, 3, 4: webhook(&input)
        case 5: respond(&input)
        case 6:
            now = now + Milliseconds(input.byte()) * 40
            for number in timers.filter({ $0.value <= now }).keys.sorted() where timers[number] != nil {
                timers[number] = nil
                feed(.timer(number))
            }
        default:
            feed(input.flag() ? .reconcile : input.flag() ? .timer(input.below(8)) : .abandoned(1))
        }
    }

    private mutating func feed(_ input: LineInput) {
        for action in line.handle(input, now: now) {
            switch action {
            case .request(let id, let request):
                requests.append(id)
                note(request)
            case .result(let effect, _):
                if owed.remove(effect) == nil { fault("a result nobody waits for: \(effect)") }
            case .startTimer(let number, let at):
                if at < now { fault("a timer in the past") }
                timers[number] = at
            case .cancelTimer(let number): timers[number] = nil
            case .stream, .realtime: break
            case .event(let event): check(event)
            case .done:
                if isDone { fault("done twice") }
                isDone = true
            case .reply, .note, .owes: break
            }
        }
    }

    private mutating func note(_ request: CarrierRequest) {
        guard request.path.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else { fault("a path that is no path") }
        guard case .json(let text) = request.body else { return }
        guard let body = try? JSONText.decodePlain(Array(text.utf8)) else { fault("a body that is not JSON") }
        if let said = body["client_state"] { state = said }
    }

    private mutating func check(_ event: CallEvent) {
        if isDone { fault("an event after the end: \(event.kind)") }
        if case .spoken(let utterance, let played, _) = event.kind {
            if played < 0 { fault("played \(played) ms") }
            if !spoken.insert(utterance).inserted { fault("\(utterance) was reported spoken twice") }
        }
    }

    // MARK: what goes in

    private mutating func command(_ input: inout FuzzInput) {
        lastEffect += 1
        owed.insert(lastEffect)
        let command = someCommand(&input)
        feed(.command(lastEffect, command, again: input.below(6) == 5))
    }

    private mutating func someCommand(_ input: inout FuzzInput) -> LineCommand {
        let token = input.pick(["t1", "t2", "t3"])
        switch input.below(10) {
        case 0:
            return .place(
                Placement(
                    to: "+15550001234", from: "+15550009999", ring: input.integer(),
                    dtmf: input.flag() ? input.text() : nil, detectMachine: input.flag()))
        case 1: return .answer
        case 2: return input.flag() ? .reject(reason: input.text()) : .hangUp(.hangupBot)
        case 3, 4:
            lastUtterance += 1
            let text = input.flag() ? String(repeating: input.text() + ". ", count: 400) : input.text()
            let content: Utterance.Content = input.pick([.text(text), .text(text), .url(text), .file(text)])
            return .speak(Utterance(id: "u\(lastUtterance)", content: content))
        case 5: return .stopSpeaking(utterance: "u\(input.below(max(lastUtterance, 1)) + 1)")
        case 6, 7:
            let digits = DigitTerms(
                exactly: input.flag() ? input.below(6) : nil, atMost: input.below(200),
                finishOn: input.flag() ? "#" : nil)
            return .listen(
                Listening(
                    turnToken: token, silence: 800, timeout: input.integer(), speech: input.flag(),
                    digits: input.flag() ? digits : nil))
        case 8: return .stopListening(turnToken: token)
        default:
            if input.flag() { return .dtmf(digits: input.text()) }
            return .transfer(to: "+15550002222", announce: input.optionalText(), ring: input.integer())
        }
    }

    private mutating func respond(_ input: inout FuzzInput) {
        guard !requests.isEmpty else { return }
        let id = requests[input.below(min(requests.count, 200))]
        let bodies = [
            #"{"data":{"result":"ok"}}"#, #"{"data":{"call_control_id":"v3:a"}}"#, #"{"data":{"is_alive":false}}"#,
            #"{"errors":[{"code":"90018"}]}"#, #"{"errors":[{"code":"90034"}]}"#, #"{"errors":[{"code":"90041"}]}"#,
        ]
        let body = input.flag() ? Array(input.pick(bodies).utf8) : input.take(input.below(80))
        let retryAfter = input.flag() ? nil : input.integer()
        let status = input.pick([200, 200, 422, 404, 429, 503, 301])
        feed(
            .response(
                id,
                input.pick([
                    .answered(status: status, body: body, retryAfter: retryAfter),
                    .answered(status: status, body: body, retryAfter: retryAfter), .lost("x"), .notSent("x"),
                ])))
    }

    private mutating func webhook(_ input: inout FuzzInput) {
        lastWebhook += input.below(5) == 0 ? 0 : 1
        let type = input.pick(Self.types)
        var payload: [String: Value] = [
            "call_control_id": input.below(12) == 11 ? "v3:b" : "v3:a", "client_state": input.flag() ? state : .null,
            "digit": Value(input.pick(["1", "#", "5", "x", ""])), "digits": Value(input.pick(["1", "15", "5#", ""])),
            "status": Value(input.pick(["completed", "valid", "timeout", "cancelled", "call_hangup"])),
            "transcription_data": [
                "transcript": Value(input.pick(["", "yes", "yes please"])), "is_final": .bool(input.flag()),
            ],
            "hangup_cause": Value(input.pick(["normal_clearing", "user_busy", "timeout", "?"])),
        ]
        if input.below(8) == 7 { payload[input.text()] = input.value(functions: false) }
        var data: [String: Value] = [
            "event_type": Value(type), "id": Value("w\(lastWebhook)"), "payload": .map(payload),
            "occurred_at": Value("2026-01-01T00:0\(input.below(10)):00Z"),
        ]
        if input.below(16) == 15 { data[input.text()] = input.value(functions: false) }
        let body = JSONText.encodePlain(["data": .map(data)])
        let webhook = Webhook(method: "POST", url: "https://h.example/t", headers: HeaderList(), body: body)
        guard let notice = try? Self.driver.read(webhook, key: "k\(lastWebhook)") else { return }
        feed(.notice(notice, reply: input.flag() ? 1 : nil))
    }

    private static let types = [
        "call.answered", "call.initiated", "call.bridged", "call.speak.started", "call.speak.ended",
        "call.playback.started", "call.playback.ended", "call.dtmf.received", "call.dtmf.received",
        "call.gather.ended", "call.transcription", "call.transcription", "call.machine.premium.detection.ended",
        "call.machine.greeting.ended", "call.hangup", "streaming.started",
    ]
}
