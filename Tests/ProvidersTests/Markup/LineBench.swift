import CallCore
import ScriptValue
import Testing

@testable import Providers

/// A Twilio line on a test bench: virtual time, webhooks read by the driver, and the rules of every line watched.
struct LineBench {
    let driver = TwilioDriver(accountSID: "AC1", verifier: { _, _, _ in .genuine(replayKey: "k") })
    var line: MarkupLine<TwilioDialect>
    var now = CallTime(milliseconds: 1_000_000)
    var results: [EffectID: EffectResult] = [:]
    var replies: [ReplyID: String] = [:]
    var events: [CallEvent] = []
    var requests: [(id: RequestID, request: CarrierRequest)] = []
    var timers: [Int: CallTime] = [:]
    var notes: [CallNote] = []
    var isDone = false
    private var lastReply = 0
    private var lastKey = 0

    init(_ direction: CallDirection = .inbound, known: Bool = true, edit: (inout LineContext) -> Void = { _ in }) {
        var context = LineContext(
            callID: CallID("c1"), providerCallID: known ? "CA1" : nil, direction: direction, from: "+15550001111",
            to: "+15550002222", webhookURL: "https://voice.example.com/hook?tenant=a", salt: "s1")
        edit(&context)
        line = MarkupLine(driver.dialect, context)
    }

    // MARK: in

    mutating func feed(_ input: LineInput) {
        for action in line.handle(input, now: now) { take(action) }
    }

    mutating func order(_ id: EffectID, _ command: LineCommand, again: Bool = false) {
        feed(.command(id, command, again: again))
    }

    /// A webhook to a callback's URL; nil for the plain one. Returns the number of the reply it waits for.
    @discardableResult
    mutating func post(
        _ url: String? = nil, _ fields: KeyValuePairs<String, String> = [:], status: String = "in-progress"
    ) -> ReplyID {
        lastKey += 1
        let base = [("CallSid", "CA1"), ("AccountSid", "AC1"), ("CallStatus", status)]
        let all = base + fields.map { ($0.key, $0.value) }
        let body = PercentCoding.form(all.map { HeaderList.Field($0.0, $0.1) })
        let webhook = Webhook(
            method: "POST", url: url ?? "https://voice.example.com/hook?tenant=a", headers: HeaderList(),
            body: Array(body.utf8))
        guard let notice = try? driver.read(webhook, key: "twilio:\(lastKey)") else {
            Issue.record("the webhook could not be read")
            return 0
        }
        lastReply += 1
        feed(.notice(notice, reply: notice.wantsDocument ? lastReply : nil))
        return lastReply
    }

    /// A progress report.
    mutating func progress(_ status: String) { post(callback(.status), status: status) }

    func callback(
        _ step: MarkupCallback.Step, document: Int = 0, subject: String? = nil, words: String? = nil,
        salt: String = "s1"
    ) -> String {
        let callback = MarkupCallback(
            step, callID: CallID("c1"), document: document, subject: subject, words: words, salt: salt)
        return WebAddress("https://voice.example.com/hook?tenant=a")?.adding(query: callback.query) ?? ""
    }

    mutating func respond(_ status: Int = 200, _ body: String = "{}", to index: Int? = nil) {
        respond(.answered(status: status, body: Array(body.utf8)), to: index)
    }

    mutating func respond(_ response: CarrierResponse, to index: Int? = nil) {
        guard let request = index.map({ requests[$0] }) ?? requests.last else {
            Issue.record("there is no request to answer")
            return
        }
        feed(.response(request.id, response))
    }

    /// Lets time pass; timers fire when they are due.
    mutating func pass(_ length: Milliseconds) {
        let end = now + length
        while let next = timers.filter({ $0.value <= end }).min(by: { ($0.value, $0.key) < ($1.value, $1.key) }) {
            timers[next.key] = nil
            now = max(now, next.value)
            feed(.timer(next.key))
        }
        now = end
    }

    // MARK: out

    private mutating func take(_ action: LineAction) {
        switch action {
        case .request(let id, let request): requests.append((id, request))
        case .reply(let id, let reply):
            #expect(replies[id] == nil, "reply \(id) was given twice")
            replies[id] = String(decoding: reply.body, as: UTF8.self)
        case .result(let id, let result):
            #expect(results[id] == nil, "command \(id) has two results")
            results[id] = result
        case .event(let event):
            #expect(!events.contains { $0.id == event.id }, "event \(event.id) came twice")
            events.append(event)
        case .startTimer(let number, let time): timers[number] = time
        case .cancelTimer(let number): timers[number] = nil
        case .note(let note): notes.append(note)
        case .stream, .realtime, .owes: break
        case .done: isDone = true
        }
    }

    var kinds: [CallEvent.Kind] { events.map(\.kind) }

    /// A form field of the last request.
    func field(_ name: String) -> String? { requests.last.flatMap { Self.field(name, $0.request) } }

    static func field(_ name: String, _ request: CarrierRequest) -> String? {
        guard case .form(let fields) = request.body else { return nil }
        return fields.first { $0.name == name }?.value
    }

    /// The document the carrier has last: from a reply or a request.
    func way(home document: String?) -> String {
        guard let document, let from = document.range(of: "<Redirect method=\"POST\">"),
            let to = document.range(of: "</Redirect>")
        else { return "" }
        return String(document[from.upperBound..<to.lowerBound]).replacing("&amp;", with: "&")
    }

    func failure(_ id: EffectID) -> String? {
        if case .failed(let reason, _) = results[id] { reason } else { nil }
    }

    func value(_ id: EffectID) -> Value? { if case .done(let value) = results[id] { value } else { nil } }
}

extension String {
    /// Foundation's search is not needed for this.
    func range(of part: String) -> Range<Index>? { firstRange(of: part) }
}

extension LineBench {
    /// An inbound call that was answered by the flow; its first webhook waits.
    static func answered(edit: (inout LineContext) -> Void = { _ in }) -> (bench: LineBench, reply: ReplyID) {
        var bench = LineBench(edit: edit)
        let reply = bench.post(nil, ["Direction": "inbound"], status: "ringing")
        bench.order(1, .answer)
        return (bench, reply)
    }

    /// A call on which words are being spoken; nobody waits.
    static func speaking(_ text: String = "Good morning to you.", question: Listening? = nil) -> LineBench {
        var (bench, _) = answered()
        var utterance = Utterance(id: "u1", content: .text(text))
        utterance.question = question
        bench.order(2, .speak(utterance))
        return bench
    }

    static func turn(_ token: String = "t1", digits: DigitTerms? = nil, speech: Bool = true) -> Listening {
        Listening(turnToken: token, silence: 800, timeout: 10_000, speech: speech, digits: digits)
    }

    static func words(_ id: String, _ text: String = "Some more words.") -> LineCommand {
        .speak(Utterance(id: id, content: .text(text)))
    }
}
