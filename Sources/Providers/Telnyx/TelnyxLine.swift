import CallCore
import ScriptValue

/// One call at Telnyx, as a state machine.
///
/// Telnyx keeps the call alive by itself; everything is a command of ours and a webhook that tells what came of it.
/// Each command has a `command_id` made of the call and the effect, so one that is sent again, in this process or a
/// later one, is carried out once (Telnyx remembers the ids for 60 s).
public struct TelnyxLine: CarrierLine {
    let context: LineContext
    let connectionID: String
    let options: TelnyxOptions

    var now = CallTime(milliseconds: 0)
    var actions: [LineAction] = []

    /// Telnyx's id of our leg, once known.
    var controlID: String?
    var isAnswered = false
    /// We hung up, or refused the call.
    var isEndedByUs = false
    var isOver = false
    /// To be hung up as soon as it shows itself: nobody waits for it any more.
    var isDoomed = false
    var answeredAt: CallTime?
    var hasVerdict = false
    /// That a machine answered, until its greeting is over.
    var heldVerdict: TelnyxEvent?
    var placement: Placement?
    /// Hang-ups that wait for the id of a call that is being placed.
    var waitingHangUps: [EffectID] = []

    var orders: [EffectID: TelnyxOrder] = [:]
    var inFlight: [RequestID: TelnyxSending] = [:]
    /// Refused because the call was not answered yet; sent again when it is.
    var waitingForAnswer: [TelnyxSending] = []
    var timers: [Int: TelnyxTimer] = [:]
    var lastRequest = 0
    var lastTimer = 0
    var lastMark = 0
    /// Ids of webhooks seen; redeliveries must not be taken for progress.
    var seen = EventLedger(capacity: 1_000)

    /// What plays, and what waits to be played.
    var playing: [TelnyxPlayback] = []
    /// Whether this process has had anything played.
    var hasSpoken = false
    /// Keys of the create request are being sent until then.
    var quietUntil: CallTime?
    var hearing = TelnyxHearing()
    var keys = TelnyxKeys()
    var transfer: TelnyxTransfer?
    /// Number of the last stream that was asked for.
    var lastStream = 0
    var streamIsGivenUp = false
    /// Since the last one was lost, Telnyx was told to end it.
    var hasFreedStream = false

    public init(_ context: LineContext, connectionID: String, options: TelnyxOptions = TelnyxOptions()) {
        self.context = context
        self.connectionID = connectionID
        self.options = options
        controlID = context.providerCallID
        if context.isResumed, context.providerCallID != nil { resume() }
    }

    public mutating func handle(_ input: LineInput, now: CallTime) -> [LineAction] {
        self.now = now
        switch input {
        case .command(let effect, let command, let again): take(effect, command, again: again)
        case .notice(let notice, let reply):
            if let reply { actions.append(.reply(reply, .ok)) }
            if let event = TelnyxEvent(notice, now: now), !isOver || event.isBill { hear(event) }
        case .response(let id, let response): respond(id, response)
        case .timer(let number): if let timer = timers.removeValue(forKey: number) { ring(timer) }
        case .abandoned, .stream, .realtime, .foresee, .steer: break
        case .reconcile: reconcile()
        }
        defer { actions = [] }
        return actions
    }

    private mutating func ring(_ timer: TelnyxTimer) {
        switch timer {
        case .deadline(let effect): expire(effect)
        case .retry(let sending): if !isOver { send(again: sending) }
        case .playback: playbackOverdue()
        case .quiet:
            quietUntil = nil
            if lastStream == 0 { openStream() }
            playNext()
        case .restOfDigits(let digits): sendRest(digits)
        case .keys: reportKeys()
        case .words: releaseWords()
        case .greeting: releaseVerdict()
        case .lostHangup: endUnexplained()
        case .farewell: close()
        }
    }

    // MARK: orders

    mutating func take(_ effect: EffectID, _ command: LineCommand, again: Bool) {
        // Asked for once more while it is under way: the one result will do.
        guard orders[effect] == nil else { return }
        orders[effect] = TelnyxOrder(command: command)
        if isOver { return finish(effect, command.resultWhenOver) }
        start(.deadline(effect), after: TelnyxOrder.longest)
        switch command {
        case .place(let placement): place(effect, placement, again: again)
        case .answer: answer(effect)
        case .reject(let reason): reject(effect, reason)
        case .hangUp: hangUp(effect)
        case .speak(let utterance): speak(effect, utterance, again: again)
        case .stopSpeaking(let utterance): stopSpeaking(effect, utterance)
        case .listen(let listening): listen(effect, listening, again: again)
        case .stopListening(let token): stopListening(effect, token)
        case .dtmf(let digits): sendDigits(effect, digits, again: again)
        case .transfer(let to, let announce, let ring):
            transfer(effect, TelnyxTransfer.Target(number: to, ring: ring), announce: announce, again: again)
        }
    }

    /// One part of what a command needs is done, or has failed; with the last part comes the result.
    mutating func settle(_ effect: EffectID?, _ result: EffectResult = .done(.null)) {
        guard let effect, var order = orders[effect] else { return }
        order.parts -= 1
        if order.failure == nil, case .failed = result { order.failure = result }
        orders[effect] = order
        if order.parts <= 0 { finish(effect, order.failure ?? result) }
    }

    mutating func finish(_ effect: EffectID, _ result: EffectResult) {
        guard orders.removeValue(forKey: effect) != nil else { return }
        cancel { $0 == .deadline(effect) }
        actions.append(.result(effect, result))
    }

    /// The last resort: no answer came, and none is waited for any longer.
    private mutating func expire(_ effect: EffectID) {
        guard let order = orders[effect] else { return }
        // What waits behind something else has not been asked for yet; that has an end of its own.
        if playing.contains(where: { $0.effect == effect && ($0.stage == .waiting || $0.target != nil) }) {
            start(.deadline(effect), after: TelnyxOrder.longest)
            return
        }
        cancel { if case .retry(let sending) = $0 { sending.step.effects.contains(effect) } else { false } }
        waitingForAnswer.removeAll { $0.step.effects.contains(effect) }
        let message = "Telnyx did not answer in \(TelnyxOrder.longest / 1_000) s"
        switch order.command {
        case .speak: dropPlayback(effect)
        case .place: placingEnded()
        case .listen, .stopListening: listeningExpired(effect)
        default: break
        }
        finish(effect, .failed(reason: "timeout", message: message))
    }

    // MARK: timers

    @discardableResult
    mutating func start(_ timer: TelnyxTimer, after delay: Milliseconds) -> Int {
        lastTimer += 1
        timers[lastTimer] = timer
        actions.append(.startTimer(lastTimer, at: now + min(max(delay, 0), .longestDelay)))
        return lastTimer
    }

    mutating func cancel(where isMeant: (TelnyxTimer) -> Bool) {
        for number in timers.filter({ isMeant($0.value) }).keys.sorted() {
            timers[number] = nil
            actions.append(.cancelTimer(number))
        }
    }

    /// Starts the timer anew, in place of a running one.
    mutating func restart(_ timer: TelnyxTimer, after delay: Milliseconds) {
        cancel { $0 == timer }
        start(timer, after: delay)
    }

    // MARK: events

    /// - Parameter suffix: tells apart the events that one webhook makes; empty for the one that is always made.
    mutating func report(
        _ kind: CallEvent.Kind, of event: TelnyxEvent, suffix: String = "", turnToken: String? = nil
    ) {
        report(kind, id: event.id + suffix, at: event.occurredAt, turnToken: turnToken)
    }

    /// The bill of the call's own leg.
    mutating func report(_ bill: TelnyxBill, of event: TelnyxEvent) {
        report(.billed, id: event.id, at: event.occurredAt, turnToken: nil, cost: bill.cost)
    }

    /// Reports what no webhook tells.
    mutating func report(_ kind: CallEvent.Kind, turnToken: String? = nil) {
        lastMark += 1
        report(kind, id: "\(controlID ?? "")-\(context.salt)-\(lastMark)", at: now, turnToken: turnToken)
    }

    private mutating func report(
        _ kind: CallEvent.Kind, id: String, at time: CallTime, turnToken: String?, cost: String? = nil
    ) {
        var event = CallEvent(
            id: id, callID: context.callID?.text ?? controlID ?? "", providerCallID: controlID, timestamp: time,
            turnToken: turnToken, direction: context.direction, from: context.from, to: context.to, kind: kind)
        event.cost = cost
        actions.append(.event(event))
    }

    mutating func warn(_ text: String) { actions.append(.note(CallNote("warning", text))) }
}

extension LineCommand {
    /// What a command comes to on a call that is over: nothing is left to end or to stop.
    fileprivate var resultWhenOver: EffectResult {
        switch self {
        case .hangUp, .reject, .stopSpeaking, .stopListening: .done(.null)
        default: .failed(reason: "unavailable", message: "the call is over; nothing more can be done with it")
        }
    }
}

extension TelnyxLine {
    /// Nothing more can come: whatever is open gets its result.
    mutating func close() {
        guard !isOver else { return }
        isOver = true
        for effect in orders.keys.sorted() {
            if let order = orders[effect] { finish(effect, order.command.resultWhenOver) }
        }
        cancel { _ in true }
        if !keys.waiting.isEmpty { actions.append(.owes(false)) }
        keys.waiting = []
        inFlight = [:]
        waitingForAnswer = []
        playing = []
        actions.append(.done)
    }
}
