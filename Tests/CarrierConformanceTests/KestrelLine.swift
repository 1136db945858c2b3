import CallCore
import ScriptValue

/// One call at Kestrel.
struct KestrelLine: CarrierLine {
    private enum Purpose: Hashable {
        case deadline(EffectID)
        case playback(utterance: String)
        case farewell
    }

    private let context: LineContext
    /// Kestrel's id of the call.
    private var kestrelID: String?
    private var orders: [EffectID: LineCommand] = [:]
    /// What a request was sent for; nil for the question how the call is.
    private var sent: [RequestID: EffectID?] = [:]
    private var playing: Set<String> = []
    private var timers: [Int: Purpose] = [:]
    private var lastRequest = 0
    private var lastTimer = 0
    private var lastEvent = 0
    private var isOver = false
    private var actions: [LineAction] = []

    init(_ context: LineContext) {
        self.context = context
        kestrelID = context.providerCallID
        // What an earlier process had Kestrel play is still to be reported.
        if let speech = context.situation?.speech, !speech.isDoubtful { playing.insert(speech.utterance.id) }
    }

    mutating func handle(_ input: LineInput, now: CallTime) -> [LineAction] {
        switch input {
        case .command(let effect, let command, let again): order(effect, command, again: again, now: now)
        case .notice(let notice, let reply):
            if let reply { actions.append(.reply(reply, .ok)) }
            if !isOver { hear(notice, now: now) }
        case .response(let id, let response):
            if let effect = sent.removeValue(forKey: id), !isOver { answered(effect, response, now: now) }
        case .timer(let number):
            if let purpose = timers.removeValue(forKey: number) { ring(purpose, now: now) }
        case .abandoned, .stream, .realtime, .foresee, .steer: break
        case .reconcile:
            for utterance in playing.sorted() { start(.playback(utterance: utterance), at: now + 180_000) }
            if let kestrelID, !isOver { send(nil, .get, "/calls/\(PercentCoding.encode(kestrelID))", [:]) }
        }
        defer { actions = [] }
        return actions
    }

    // MARK: commands

    private mutating func order(_ effect: EffectID, _ command: LineCommand, again: Bool, now: CallTime) {
        guard orders[effect] == nil else { return }
        orders[effect] = command
        if isOver { return finish(effect, command.resultWhenOver) }
        start(.deadline(effect), at: now + 30_000)
        switch command {
        case .dtmf where again, .transfer where again:
            finish(effect, .failed(reason: "lost", message: "nobody knows whether it was done before the restart"))
        case .place(let placement):
            guard kestrelID == nil else { return fail(effect, "the call was placed already") }
            // Kestrel takes orders of one `tag` for one call, so this may be repeated.
            let body: Value = [
                "to": Value(placement.to), "from": Value(placement.from), "tag": Value(context.callID?.text),
                "webhook": Value(context.webhookURL),
            ]
            send(effect, .post, "/calls", body)
        default:
            guard let kestrelID else { return fail(effect, "there is no call yet") }
            // The key makes a repetition harmless.
            let body: Value = ["order": command.body, "key": Value("\(context.salt)-\(effect)")]
            send(effect, .post, "/calls/\(PercentCoding.encode(kestrelID))/orders", body)
        }
    }

    private mutating func finish(_ effect: EffectID, _ result: EffectResult = .done(.null)) {
        guard orders.removeValue(forKey: effect) != nil else { return }
        cancel { $0 == .deadline(effect) }
        actions.append(.result(effect, result))
    }

    private mutating func fail(_ effect: EffectID, _ message: String) {
        finish(effect, .failed(reason: "failed", message: message))
    }

    // MARK: answers

    private mutating func answered(_ effect: EffectID?, _ response: CarrierResponse, now: CallTime) {
        guard let effect else {
            if case .answered(404, _, _) = response { ended(.completed, id: nextEventID(), now: now) }
            return
        }
        guard let command = orders[effect] else { return }
        guard case .answered(200..<300, let body, _) = response else {
            return fail(effect, "Kestrel did not take it")
        }
        switch command {
        case .place:
            guard let id = (try? JSONText.decodePlain(body))?["call"]?.text else {
                return finish(effect, .failed(reason: "timeout", message: "Kestrel names no call"))
            }
            kestrelID = id
            finish(effect, .done(["provider_call_id": Value(id), "inline_say": false]))
        case .speak(let utterance):
            playing.insert(utterance.id)
            // In case its end is never reported.
            start(.playback(utterance: utterance.id), at: now + 180_000)
            finish(effect)
        case .hangUp, .reject:
            finish(effect)
            start(.farewell, at: now + 15_000)
        default: finish(effect)
        }
    }

    // MARK: webhooks

    private mutating func hear(_ notice: CarrierNotice, now: CallTime) {
        if kestrelID == nil { kestrelID = notice.providerCallID }
        let content = notice.content
        switch content["kind"]?.text {
        case "incoming": report(.ringing, id: notice.key, now: now)
        case "answered": report(.answered, id: notice.key, now: now)
        case "played": spoken(content["utterance"]?.text, content["milliseconds"]?.int ?? 0, notice.key, now: now)
        case "heard":
            let kind = CallEvent.Kind.speech(
                transcript: content["text"]?.text ?? "", isFinal: true, confidence: content["confidence"]?.double)
            report(kind, id: notice.key, turn: content["turn"]?.text, now: now)
        case "key": report(.dtmf(digits: content["key"]?.text ?? ""), id: notice.key, now: now)
        case "joined": report(.transferred(failure: nil), id: notice.key, now: now)
        case "over": ended(.hangupUser, id: notice.key, now: now)
        default: break
        }
    }

    private mutating func spoken(_ utterance: String?, _ played: Milliseconds, _ id: String, now: CallTime) {
        guard let utterance, playing.remove(utterance) != nil else { return }
        cancel { $0 == .playback(utterance: utterance) }
        report(.spoken(utterance: utterance, playedMilliseconds: played, completed: true), id: id, now: now)
    }

    private mutating func ended(_ reason: EndReason, id: String, now: CallTime) {
        isOver = true
        report(.ended(reason), id: id, now: now)
        for effect in orders.keys.sorted() { finish(effect, orders[effect]?.resultWhenOver ?? .done(.null)) }
        cancel { _ in true }
        actions.append(.done)
    }

    private mutating func report(_ kind: CallEvent.Kind, id: String, turn: String? = nil, now: CallTime) {
        var event = CallEvent(
            id: id, callID: context.callID?.text ?? kestrelID ?? "", providerCallID: kestrelID, timestamp: now,
            kind: kind)
        event.turnToken = turn
        event.direction = context.direction
        event.from = context.from
        event.to = context.to
        actions.append(.event(event))
    }

    private mutating func nextEventID() -> String {
        lastEvent += 1
        return "kestrel:\(context.salt):\(lastEvent)"
    }

    // MARK: requests and timers

    private mutating func send(_ effect: EffectID?, _ method: CarrierRequest.Method, _ path: String, _ body: Value) {
        lastRequest += 1
        sent[lastRequest] = .some(effect)
        let text = method == .get ? CarrierRequest.Body.none : .json(JSONText.encodeText(body))
        actions.append(.request(lastRequest, CarrierRequest(method, path, body: text, safety: .repeatable)))
    }

    private mutating func start(_ purpose: Purpose, at time: CallTime) {
        lastTimer += 1
        timers[lastTimer] = purpose
        actions.append(.startTimer(lastTimer, at: time))
    }

    private mutating func cancel(_ isMeant: (Purpose) -> Bool) {
        for number in timers.filter({ isMeant($0.value) }).keys.sorted() {
            timers[number] = nil
            actions.append(.cancelTimer(number))
        }
    }

    private mutating func ring(_ purpose: Purpose, now: CallTime) {
        switch purpose {
        case .deadline(let effect):
            finish(effect, .failed(reason: "timeout", message: "Kestrel did not answer in time"))
        case .playback(let utterance): spoken(utterance, 0, nextEventID(), now: now)
        case .farewell: if !isOver { ended(.hangupBot, id: nextEventID(), now: now) }
        }
    }
}

extension LineCommand {
    /// On a call that is over nothing is left to end or to stop.
    fileprivate var resultWhenOver: EffectResult {
        switch self {
        case .hangUp, .reject, .stopSpeaking, .stopListening: .done(.null)
        default: .failed(reason: "unavailable", message: "the call is over")
        }
    }

    /// As Kestrel spells it.
    fileprivate var body: Value {
        switch self {
        case .place: ["kind": "place"]
        case .answer: ["kind": "answer"]
        case .reject(let reason): ["kind": "reject", "reason": Value(reason)]
        case .hangUp: ["kind": "hang-up"]
        case .speak(let utterance): ["kind": "say", "text": Value(utterance.text), "utterance": Value(utterance.id)]
        case .stopSpeaking(let utterance): ["kind": "hush", "utterance": Value(utterance)]
        case .listen(let listening): ["kind": "hear", "turn": Value(listening.turnToken)]
        case .stopListening(let turn): ["kind": "deafen", "turn": Value(turn)]
        case .dtmf(let digits): ["kind": "keys", "keys": Value(digits)]
        case .transfer(let to, _, let ring): ["kind": "hand-over", "to": Value(to), "ring_ms": .int(ring)]
        }
    }
}
