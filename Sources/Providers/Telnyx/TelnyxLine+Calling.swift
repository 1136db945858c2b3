import CallCore
import ScriptValue

extension TelnyxLine {
    // MARK: place

    /// So soon a webhook that could not be delivered is sent again.
    static let redelivery: Milliseconds = 5_000

    mutating func place(_ effect: EffectID, _ placement: Placement, again: Bool) {
        guard context.direction == .outbound, !isDoomed else {
            let message = isDoomed ? "the call was ended before it was placed" : "an inbound call cannot be placed"
            return finish(effect, .failed(reason: "unavailable", message: message))
        }
        self.placement = placement
        if controlID != nil { return settlePlaces() }
        // Asked again later than that, a second call would be dialled.
        let asked = context.situation?.pending[effect] ?? context.begunAt
        if again, asked.map({ now - $0 > Self.commandMemory }) == true {
            return finish(
                effect, .failed(reason: "lost", message: "whether the call was placed before the restart is unknown"))
        }
        let body = JSONText.encodePlainText(.map(dialFields(effect, placement)))
        send(.place(effect), CarrierRequest(.post, "/calls", body: .json(body), safety: .repeatable))
    }

    private mutating func dialFields(_ effect: EffectID, _ placement: Placement) -> [String: Value] {
        var fields: [String: Value] = [
            "connection_id": Value(connectionID), "to": Value(placement.to), "from": Value(placement.from),
            "webhook_url": Value(context.webhookURL), "webhook_url_method": "POST", "client_state": clientState(),
            "command_id": Value(commandID(effect, "dial")), "timeout_secs": .int(seconds(placement.ring, 5...600)),
        ]
        if let limit = context.timeLimit {
            // A net below the session's own limit, which must come first.
            fields["time_limit_secs"] = .int(seconds(limit, 20...14_390) + 10)
        }
        if placement.detectMachine {
            fields["answering_machine_detection"] = Value(options.machineDetection)
            fields["answering_machine_detection_config"] = [
                "total_analysis_time_millis": .int(options.machineDetectionTime)
            ]
        }
        if let digits = placement.dtmf {
            fields["send_digits_on_answer"] = Value(
                String(TelnyxDigits(digits).text.prefix(TelnyxDigits.longestOnAnswer)))
        }
        // After the first keys, not beside them.
        var stream = placement.dtmf == nil ? streamFields() : [:]
        // Known to dialling, not to answering.
        if !stream.isEmpty { stream["stream_bidirectional_sampling_rate"] = 8000 }
        return fields.merging(stream) { own, _ in own }
    }

    /// Whole seconds, rounded up, within what Telnyx takes.
    func seconds(_ length: Milliseconds, _ range: ClosedRange<Int64>) -> Int64 {
        min(max((min(max(length, 0), .longestDelay) + 999) / 1_000, range.lowerBound), range.upperBound)
    }

    mutating func placed(_ effect: EffectID, _ outcome: TelnyxOutcome) {
        guard case .taken(let data) = outcome else {
            guard orders[effect] != nil else { return }
            if controlID == nil { placingEnded() }
            return finish(effect, outcome.failure)
        }
        // A repeated command may be answered without the id: the call's first webhook brings it then.
        if let id = data["call_control_id"]?.text, !id.isEmpty { learn(id) }
    }

    /// Takes the id of our leg from wherever it shows first.
    mutating func learn(_ id: String) {
        guard controlID == nil else { return }
        controlID = id
        settlePlaces()
        let waiting = waitingHangUps
        waitingHangUps = []
        for effect in waiting { sendHangUp(effect) }
        if isDoomed, waiting.isEmpty { sendHangUp(nil) }
    }

    private mutating func settlePlaces() {
        for effect in orders.keys.sorted() {
            if case .place = orders[effect]?.command {
                finish(effect, .done(["provider_call_id": Value(controlID ?? ""), "inline_say": false]))
            }
        }
    }

    /// Nobody waits for the call to be placed any longer.
    mutating func placingEnded() {
        if !waitingHangUps.isEmpty { isDoomed = true }
        let waiting = waitingHangUps
        waitingHangUps = []
        for effect in waiting { finish(effect, .done(.null)) }
    }

    // MARK: answer, reject, hang up

    mutating func answer(_ effect: EffectID) {
        guard context.direction == .inbound, controlID != nil else {
            return finish(effect, .failed(reason: "unavailable", message: "only an inbound call can be answered"))
        }
        if isAnswered, !context.isResumed { return finish(effect, .done(.null)) }
        send(
            .answer(effect),
            action(
                "answer", commandID(effect, "answer"),
                streamFields().merging(["client_state": clientState()]) { _, own in own }))
    }

    mutating func reject(_ effect: EffectID, _ reason: String) {
        guard context.direction == .inbound, controlID != nil else { return hangUp(effect) }
        isEndedByUs = true
        let cause: Value =
            switch reason {
            case "busy": "USER_BUSY"
            case "not-found": "NOT_FOUND"
            case "unavailable": "TEMPORARILY_UNAVAILABLE"
            default: "CALL_REJECTED"
            }
        send(.hangUp(effect), action("reject", commandID(effect, "reject"), ["cause": cause]))
    }

    mutating func hangUp(_ effect: EffectID) {
        isEndedByUs = true
        if controlID != nil { return sendHangUp(effect) }
        let isPlacing = orders.values.contains { if case .place = $0.command { true } else { false } }
        if isPlacing {
            waitingHangUps.append(effect)
        } else {
            // Whatever may still come of the attempt is hung up when it shows.
            isDoomed = true
            finish(effect, .done(.null))
        }
    }

    func hangUpRequest(_ effect: EffectID?) -> CarrierRequest {
        action("hangup", effect.map { commandID($0, "hangup") } ?? commandID(mark: 0, "hangup"))
    }

    private mutating func sendHangUp(_ effect: EffectID?) {
        isEndedByUs = true
        send(.hangUp(effect), hangUpRequest(effect))
    }

    mutating func hungUp(_ effect: EffectID?, _ outcome: TelnyxOutcome) {
        switch outcome {
        case .taken, .gone, .alreadySo:
            settle(effect)
            restart(.farewell, after: 60_000)
        default:
            isEndedByUs = false
            settle(effect, outcome.failure)
        }
    }

    // MARK: digits

    mutating func sendDigits(_ effect: EffectID, _ digits: String, again: Bool) {
        let keys = TelnyxDigits(digits)
        let isSafe = isSafe(effect, again: again)
        guard isSafe, controlID != nil, !keys.text.isEmpty else {
            return finish(
                effect,
                !isSafe
                    ? .failed(reason: "lost", message: "whether the keys were sent before the restart is not known")
                    : .failed(reason: "unavailable", message: "there is no call, or no key, to send"))
        }
        actions.append(.note(.keysSent(digits)))
        send(
            .digits(effect, duration: keys.duration),
            action("send_dtmf", commandID(effect, "dtmf"), ["digits": Value(keys.text)]))
    }

    /// Keys that did not fit into the create request follow the others.
    mutating func sendRest(_ digits: String) {
        send(
            .digits(nil, duration: TelnyxDigits(text: digits).duration),
            action("send_dtmf", commandID(mark: 0, "rest"), ["digits": Value(digits)]))
    }

    /// The call was answered: keys go before words.
    mutating func sendFirstDigits() {
        guard let digits = placement?.dtmf else { return }
        let keys = TelnyxDigits(digits)
        actions.append(.note(.keysSent(digits)))
        quietUntil = now + keys.duration
        restart(.quiet, after: keys.duration)
        let first = String(keys.text.prefix(TelnyxDigits.longestOnAnswer))
        let rest = String(keys.text.dropFirst(TelnyxDigits.longestOnAnswer))
        if !rest.isEmpty { start(.restOfDigits(rest), after: TelnyxDigits(text: first).duration) }
    }

    // MARK: after a restart

    mutating func statusAnswered(_ outcome: TelnyxOutcome) {
        switch outcome {
        case .gone: break
        case .taken(let data) where data["is_alive"]?.bool == false: break
        case .taken where context.isResumed && lastStream == 0:
            // The stream of the process before ended with it.
            return openStream()
        default: return
        }
        // What was sent while nobody was here is sent again, and tells why it ended.
        restart(.lostHangup, after: Self.redelivery)
    }

    mutating func endUnexplained() {
        releaseWords()
        report(.ended(isEndedByUs ? .hangupBot : .completed))
        close()
    }
}
