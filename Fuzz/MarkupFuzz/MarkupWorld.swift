import CallCore
import FuzzInput
import Providers
import ScriptValue

/// A line and a book of what it owes.
struct MarkupWorld {
    private let driver = TwilioDriver(accountSID: "AC1", verifier: { _, _, _ in .genuine(replayKey: "k") })
    private var line: any CarrierLine
    private var now = CallTime(milliseconds: 1_000_000)
    private var openCommands: Set<EffectID> = []
    private var openReplies: [ReplyID: CallTime] = [:]
    private var openRequests: [RequestID] = []
    private var timers: [Int: CallTime] = [:]
    /// Utterances with names of their own, by their commands.
    private var utterances: [EffectID: String] = [:]
    private var taken: Set<String> = []
    private var spoken: Set<String> = []
    private var creations = 0
    private var ends = 0
    private var isDone = false
    /// A call is placed once, before anything else comes of it.
    private var mayPlace: Bool
    private var lastCommand = 0
    private var lastReply = 0
    private var lastKey = 0
    private var lastDocument = 1

    init(_ input: inout FuzzInput) {
        let direction = input.pick(CallDirection.allCases)
        var context = LineContext(
            callID: CallID("c1"), providerCallID: direction == .inbound ? "CA1" : nil, direction: direction,
            from: "+15550001111", to: "+15550002222", webhookURL: "https://voice.example.com/hook", salt: "s1")
        context.isResumed = input.flag()
        mayPlace = direction == .outbound && !context.isResumed
        line = driver.line(context)
    }

    mutating func step(_ input: inout FuzzInput) {
        switch input.below(8) {
        case 0, 1: command(&input)
        case 2, 3, 4: webhook(&input)
        case 5: if let id = openRequests.popLast() { feed(.response(id, response(&input))) }
        case 6: pass(input.pick([1, 250, 1_000, 2_500, 11_000, 40_000]))
        default: odd(&input)
        }
    }

    /// Whatever is open is settled by the line's own timers, and by the client, which answers every request in the end.
    mutating func finish() {
        for _ in 0..<25 {
            while let id = openRequests.popLast() { feed(.response(id, .lost("no answer in time"))) }
            pass(60_000)
        }
        if !openCommands.isEmpty { fault("commands \(openCommands.sorted()) have no result") }
        if ends == 0, !isDone, taken != spoken { fault("\(taken) were taken, \(spoken) were spoken") }
        if !openReplies.isEmpty { fault("replies \(openReplies.keys.sorted()) were not given") }
    }

    // MARK: in

    private mutating func feed(_ input: LineInput) {
        for action in line.handle(input, now: now) { take(action) }
        if case .notice = input, let late = openReplies.first(where: { $0.value + 2_500 < now }) {
            fault("reply \(late.key) is late")
        }
    }

    private mutating func command(_ input: inout FuzzInput) {
        lastCommand += 1
        openCommands.insert(lastCommand)
        let command = lineCommand(&input)
        if case .speak(let utterance) = command, utterance.id.hasPrefix("w") { utterances[lastCommand] = utterance.id }
        mayPlace = false
        feed(.command(lastCommand, command, again: input.below(8) == 1))
    }

    private func lineCommand(_ input: inout FuzzInput) -> LineCommand {
        let turn = Listening(
            turnToken: input.pick(["t1", "t2"]), silence: 800, speech: input.flag(),
            digits: input.flag() ? DigitTerms(atMost: 4, finishOn: "#") : nil)
        var utterance = Utterance(
            id: input.flag() ? "w\(lastCommand)" : input.pick(["u1", "u2"]), content: .text(input.text()))
        switch input.below(12) {
        case 0:
            guard mayPlace else { return .answer }
            utterance.id = "placed"
            return .place(
                Placement(
                    to: "+15550002222", from: "+15550001111", ring: 30_000, say: input.flag() ? utterance : nil,
                    dtmf: input.flag() ? "1w2" : nil, detectMachine: input.flag()))
        case 1: return .answer
        case 2: return .reject(reason: "busy")
        case 3: return .hangUp(.hangupBot)
        case 4, 5:
            if input.flag() { utterance.question = turn }
            if input.below(8) == 1 { utterance.content = .url("https://example.com/a.mp3") }
            return .speak(utterance)
        case 6: return .stopSpeaking(utterance: utterance.id)
        case 7, 8: return .listen(turn)
        case 9: return .stopListening(turnToken: turn.turnToken)
        case 10: return .dtmf(digits: input.text())
        default: return .transfer(to: "+15550003333", announce: input.optionalText(), ring: 20_000)
        }
    }

    private mutating func webhook(_ input: inout FuzzInput) {
        let steps = ["home", "said", "turn", "dtmf", "transfer", "joined", "machine", "next", "fallback"]
        var query: [(String, String)] = [("callId", "c1")]
        query.append(input.below(4) == 0 ? ("type", "status") : ("flow", input.pick(steps)))
        query.append(("subject", input.pick(["u1", "u2", "u3", "u4"])))
        query.append(("turnToken", input.pick(["t1", "t2"])))
        query.append(("doc", String(input.flag() ? lastDocument : input.below(6))))
        query.append(("salt", input.below(6) == 1 ? "old" : "s1"))
        let url = WebAddress("https://voice.example.com/hook")?.adding(query: input.below(8) == 1 ? [] : query) ?? ""
        let states = ["in-progress", "ringing", "in-progress", "initiated", "completed", "busy", "", "queued"]
        var fields = [HeaderList.Field("CallSid", "CA1"), HeaderList.Field("CallStatus", input.pick(states))]
        let names = ["SpeechResult", "Confidence", "Digits", "DialCallStatus", "AnsweredBy", "Timestamp", "Direction"]
        for name in names where input.flag() { fields.append(HeaderList.Field(name, input.text())) }
        var body = Array(PercentCoding.form(fields).utf8)
        if input.below(16) == 1 { body += input.take(input.below(32)) }
        let webhook = Webhook(method: "POST", url: url, headers: HeaderList(), body: body)
        lastKey += 1
        mayPlace = false
        guard let notice = try? driver.read(webhook, key: "twilio:\(lastKey)") else { return }
        guard notice.wantsDocument else { return feed(.notice(notice, reply: nil)) }
        lastReply += 1
        openReplies[lastReply] = now
        feed(.notice(notice, reply: lastReply))
    }

    private func response(_ input: inout FuzzInput) -> CarrierResponse {
        switch input.below(8) {
        case 0: .lost("lost")
        case 1: .notSent("no route")
        case 2: .answered(status: 400, body: Array(#"{"code":21220,"message":"not yet"}"#.utf8))
        case 3: .answered(status: input.pick([404, 500, 503]), body: input.take(input.below(32)))
        case 4: .answered(status: 200, body: Array(#"{"status":"completed"}"#.utf8))
        default: .answered(status: 201, body: Array(#"{"sid":"CA1","status":"in-progress"}"#.utf8))
        }
    }

    private mutating func odd(_ input: inout FuzzInput) {
        switch input.below(4) {
        case 0: feed(.timer(input.below(16)))
        case 1: feed(.reconcile)
        case 2: feed(.response(input.below(32), response(&input)))
        default:
            let reply = input.below(max(1, lastReply + 1))
            openReplies[reply] = nil
            feed(.abandoned(reply))
        }
    }

    /// Timers that are due fire in the order of their times.
    private mutating func pass(_ length: Milliseconds) {
        let end = now + length
        var fired = 0
        while let next = timers.filter({ $0.value <= end }).min(by: { ($0.value, $0.key) < ($1.value, $1.key) }) {
            fired += 1
            if fired > 10_000 { fault("timer \(next.key) runs for ever") }
            timers[next.key] = nil
            now = max(now, next.value)
            feed(.timer(next.key))
        }
        now = end
    }

    // MARK: out

    private mutating func take(_ action: LineAction) {
        switch action {
        case .request(let id, let request): sent(id, request)
        case .reply(let id, let reply):
            guard let since = openReplies.removeValue(forKey: id) else { fault("reply \(id) is not open") }
            if now - since > 2_500 { fault("reply \(id) came after \(now - since) ms") }
            if reply.body.isEmpty { fault("an empty document") }
        case .result(let id, let result):
            if openCommands.remove(id) == nil { fault("command \(id) is not open") }
            if case .failed("", _) = result { fault("a failure without a reason") }
            if case .done = result, let name = utterances[id] { taken.insert(name) }
        case .event(let event): happened(event.kind)
        case .startTimer(let number, let time): timers[number] = time
        case .cancelTimer(let number): timers[number] = nil
        case .stream, .realtime, .note, .owes: break
        case .done:
            if isDone { fault("done twice") }
            isDone = true
        }
    }

    private mutating func sent(_ id: RequestID, _ request: CarrierRequest) {
        if isDone { fault("a request after the end") }
        openRequests.append(id)
        guard request.method == .post, request.path.hasSuffix("/Calls.json") else { return }
        creations += 1
        if creations > 2 { fault("a call was created \(creations) times") }
    }

    private mutating func happened(_ kind: CallEvent.Kind) {
        if ends > 0 { fault("\(kind) after the end") }
        if case .ended = kind { ends += 1 }
        guard case .spoken(let name, let played, _) = kind, name.hasPrefix("w") else { return }
        if !taken.contains(name) { fault("\(name) was spoken before it was taken") }
        if !spoken.insert(name).inserted { fault("\(name) was spoken twice") }
        if played < 0 { fault("\(name) was played for \(played) ms") }
    }
}
