import ScriptValue

extension CallSession {
    // MARK: dial

    mutating func dial(_ task: TaskNumber, _ arguments: VerbArguments, now: CallTime) {
        guard !hasPlaced else {
            return refuseVerb(task, code: "verb.state", "'dial' may be used once in a call")
        }
        var placement = Placement(
            to: arguments.text("to") ?? setup.to, from: arguments.text("from") ?? setup.from,
            ring: arguments.seconds("ring") ?? setup.limits.ring, dtmf: arguments.text("dtmf"),
            detectMachine: arguments.flag("detect_machine"))
        placement.say = arguments.text("say").map { newUtterance(.text($0)) }
        self.placement = placement
        waitForRinging(placement.ring, now: now)
        let effect = perform(.line(.place(placement)))
        foreseeRealtime()
        tasks[task]?.wait = .dial(
            Wait.Dial(placement: placement, effect: effect, stage: .placing, answeredBy: .unknown))
        let keys = placement.dtmf.map { ["keys": CallNote.count(of: $0)] } ?? [:]
        note("dial", PhoneNumber(placement.to).description, keys)
    }

    /// Gives the machine the ring time of this dialling. Nothing has happened to the call yet, so it begins anew.
    private mutating func waitForRinging(_ ring: Milliseconds, now: CallTime) {
        guard ring != machine.limits.ringMilliseconds, machine.state == .initiated else { return }
        var limits = machine.limits
        limits.ringMilliseconds = ring
        machine = CallMachine(direction: setup.direction, limits: limits, now: machine.startedAt)
    }

    private mutating func editDial(_ edit: (inout Wait.Dial) -> Void) -> TaskNumber? {
        guard let task = task(where: { if case .dial = $0 { true } else { false } }),
            case .dial(var dial) = tasks[task]?.wait
        else { return nil }
        edit(&dial)
        tasks[task]?.wait = .dial(dial)
        return task
    }

    mutating func placed(_ value: Value, now: CallTime) {
        if let id = value["provider_call_id"]?.text { record.providerCallID = id }
        _ = editDial { dial in
            dial.spokenByCarrier = value["inline_say"]?.bool ?? false
            if dial.stage == .placing { dial.stage = .ringing }
        }
        note("placed", record.providerCallID ?? "")
        greetIfUnsure(now: now)
    }

    private mutating func greetIfUnsure(now: CallTime) {
        guard let task = editDial({ _ in }), case .dial(let dial) = tasks[task]?.wait, dial.stage == .unsure else {
            return
        }
        greet(task, dial, now: now)
    }

    /// The call shows itself before the carrier's answer to its creation came, or instead of it.
    mutating func acceptedBySigns(now: CallTime) {
        _ = editDial { if $0.stage == .placing { $0.stage = .ringing } }
    }

    mutating func placementFailed(_ reason: String, _ message: String, now: CallTime) {
        note("warning", "the carrier did not place the call: \(message)", ["reason": Value(reason)])
        guard let task = editDial({ _ in }), case .dial(let dial) = tasks[task]?.wait, dial.stage == .placing,
            machine.state == .initiated
        else {
            // The call has shown itself: only the reply was lost.
            acceptedBySigns(now: now)
            return greetIfUnsure(now: now)
        }
        // Without an answer the call may exist all the same: its signs are waited for, and when none come in time the
        // setup timer hangs up whatever there is.
        if reason == "timeout" { return acceptedBySigns(now: now) }
        resume(task, [nil, Value(reason == "lost" ? "lost" : "failed")])
        drive(.placementFailed, now: now)
    }

    /// Somebody picked up: the dialled party, or we did.
    mutating func answered(now: CallTime) {
        if let task = task(where: { if case .answer = $0 { true } else { false } }) { resume(task, [true]) }
        guard let task = editDial({ _ in }), case .dial(let dial) = tasks[task]?.wait else { return }
        guard dial.placement.detectMachine, dial.answeredBy == .unknown else { return greet(task, dial, now: now) }
        let deadline = timer(.detection(task), at: now + setup.limits.machineDetection)
        _ = editDial { $0.stage = .detecting(deadline) }
        if dial.spokenByCarrier { hearCarrier(dial, now: now) }
    }

    mutating func detected(_ who: AnsweredBy, by task: TaskNumber?, now: CallTime) {
        actions.append(.fact("answered_by", Value(who.rawValue)))
        record.metadata["answeredBy"] = Value(who.rawValue)
        note("answered_by", who.rawValue)
        guard let task = editDial({ $0.answeredBy = who }), case .dial(let dial) = tasks[task]?.wait,
            case .detecting(let deadline) = dial.stage
        else { return }
        cancel(timer: deadline)
        greet(task, dial, now: now)
    }

    /// The words that go with `dial`, once somebody is there.
    private mutating func greet(_ task: TaskNumber, _ dial: Wait.Dial, now: CallTime) {
        guard let words = dial.placement.say else { return dialed(task, dial, said: nil) }
        if let said = dial.said { return dialed(task, dial, said: said) }
        let isUnsure = effects[dial.effect] != nil
        _ = editDial { $0.stage = isUnsure ? .unsure : .saying }
        if isUnsure { return }
        if dial.spokenByCarrier {
            // Something else plays already: what became of the words cannot be told.
            return playout.current == nil ? hearCarrier(dial, now: now) : dialed(task, dial, said: nil)
        }
        playout.waiting.insert(PlayoutQueue.Entry(utterance: words, bargeIn: .never), at: 0)
        playNext(now: now)
    }

    /// The carrier speaks the words of the create request by itself, from the answer on.
    private mutating func hearCarrier(_ dial: Wait.Dial, now: CallTime) {
        guard let words = dial.placement.say, playout.current == nil else { return }
        playout.current = PlayoutQueue.Entry(utterance: words, bargeIn: .never)
        note("say", words.label, ["utterance": Value(words.id)])
        speakingAccepted(words.id, [:], now: now)
        drive(.speakStarted, now: now)
    }

    mutating func dialSaid(_ task: TaskNumber, _ result: Value, now: CallTime) {
        guard case .dial(let dial) = tasks[task]?.wait else { return }
        if dial.detection == nil { return dialed(task, dial, said: result) }
        _ = editDial { $0.said = result }
    }

    private mutating func dialed(_ task: TaskNumber, _ dial: Wait.Dial, said: Value?) {
        var answer: [String: Value] = ["answered_by": Value(dial.answeredBy.rawValue)]
        answer["said"] = said
        resume(task, [.map(answer)])
    }

    // MARK: answer, reject, end

    mutating func answer(_ task: TaskNumber, now: CallTime) {
        hold(task, .answer(perform(.line(.answer))))
        foreseeRealtime()
    }

    mutating func reject(_ task: TaskNumber, _ arguments: VerbArguments, now: CallTime) {
        guard !machine.state.isTerminal else { return answerNow(task, [true]) }
        rejectReason = arguments.text("reason") ?? "rejected"
        tasks[task]?.wait = .ending
        drive(.endRequested(.hangupBot), now: now)
    }

    mutating func hangUp(_ task: TaskNumber, now: CallTime) {
        guard !machine.state.isTerminal else { return answerNow(task, [true]) }
        tasks[task]?.wait = .ending
        drive(.endRequested(.hangupBot), now: now)
    }

    mutating func finish(_ task: TaskNumber, _ arguments: VerbArguments, now: CallTime) {
        guard !machine.state.isTerminal else { return answerNow(task, [true]) }
        if machine.state.isAnswered, let words = arguments.text("say") {
            let id = enqueue(.text(words), voice: arguments.text("voice"), .always, now: now)
            tasks[task]?.wait = .farewell(id)
        } else if let last = playout.waiting.last ?? playout.current {
            tasks[task]?.wait = .othersWords(last.utterance.id)
        } else {
            hangUp(task, now: now)
        }
    }

    mutating func farewellEnded(_ task: TaskNumber, interrupted: Bool, now: CallTime) {
        if interrupted { return resume(task, [nil, "caller_spoke"]) }
        hangUp(task, now: now)
    }

    // MARK: transfer

    mutating func transfer(_ task: TaskNumber, _ arguments: VerbArguments, now: CallTime) {
        let to = arguments.text("to") ?? ""
        let ring = arguments.seconds("timeout") ?? 30_000
        guard let words = arguments.text("announce") else {
            return beginTransfer(task, to: to, ring: ring, now: now)
        }
        hold(task, .announcement(enqueue(.text(words), .never, now: now), to: to, ring: ring))
    }

    mutating func beginTransfer(_ task: TaskNumber, to: String, ring: Milliseconds, now: CallTime) {
        transferTarget = to
        transferRing = ring
        let effect = perform(.line(.transfer(to: to, announce: nil, ring: ring)))
        // The carrier reports a target that does not answer; the timer is for a report that never comes.
        hold(task, .transfer(effect, timer(.transfer(task), at: now + ring + 10_000)))
        note("transfer", PhoneNumber(to).description)
    }

    mutating func transferFailed(_ task: TaskNumber, _ reason: String, now: CallTime) {
        guard case .transfer(let effect, let deadline) = tasks[task]?.wait else { return }
        cancel(timer: deadline)
        abandon(effect)
        transferTarget = nil
        note("transfer_failed", reason)
        resume(task, [nil, Value(["busy", "no-answer"].contains(reason) ? reason : "failed")])
    }
}
