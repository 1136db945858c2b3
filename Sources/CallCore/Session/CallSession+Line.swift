import ScriptValue

extension CallSession {
    /// Feeds the call machine and does what it decides.
    mutating func drive(_ input: CallMachine.Input, now: CallTime) {
        for action in machine.handle(input, now: now) { apply(action, now: now) }
        guard hangUpNeedsNoCarrier else { return }
        hangUpNeedsNoCarrier = false
        drive(.hangUpAccepted, now: now)
    }

    mutating func apply(_ action: CallMachine.Action, now: CallTime) {
        switch action {
        case .startTimer(let name, let generation, let deadline):
            cancelMachineTimer(name)
            _ = timer(.machine(name, generation: generation), at: deadline)
        case .cancelTimer(let name): cancelMachineTimer(name)
        case .hangUp(let reason): hangUp(reason)
        case .stateChanged(_, let to):
            record.state = to
            actions.append(.fact("state", Value(to.name)))
            note("state", to.name)
        case .answered(let time):
            record.answeredAt = time
            answered(now: now)
        case .hangUpFailed(let message):
            note("warning", "hang-up failed: \(message)")
            for task in waitingTasks where tasks[task]?.wait == .ending { resume(task, [nil, "failed"]) }
            if !tasks.values.contains(where: { $0.role == .main || $0.role == .screen }) {
                _ = timer(.hangUpAgain, at: now + machine.limits.hangUpMilliseconds)
            }
        case .ended(let reason, let time): ended(reason, at: time, now: now)
        }
    }

    private mutating func hangUp(_ reason: EndReason) {
        if setup.direction == .outbound, !hasPlaced {
            // Nothing exists at the carrier: there is nobody to hang up on.
            hangUpNeedsNoCarrier = true
        } else if let rejectReason, !machine.state.isAnswered {
            line(.reject(reason: rejectReason))
        } else {
            line(.hangUp(reason))
        }
    }

    private mutating func cancelMachineTimer(_ name: CallMachine.Timer) {
        let running = timers.first { if case .machine(name, _) = $0.value { true } else { false } }
        cancel(timer: running?.key)
    }

    /// The carrier's immediate answer to a command.
    mutating func lineAnswered(_ id: EffectID, _ command: LineCommand, _ result: EffectResult, now: CallTime) {
        switch (command, result) {
        case (.place, .done(let value)): placed(value, now: now)
        case (.place, .failed(let reason, let message)): placementFailed(reason, message, now: now)
        case (.hangUp, .done), (.reject, .done): drive(.hangUpAccepted, now: now)
        case (.hangUp, .failed(_, let message)), (.reject, .failed(_, let message)):
            drive(.hangUpFailed(message), now: now)
        case (.speak(let utterance), .done(let value)): speakingAccepted(utterance.id, value, now: now)
        case (.speak(let utterance), .failed(_, let message)): speakingFailed(utterance.id, message, now: now)
        case (.answer, .failed(let reason, let message)):
            note("warning", message)
            if let task = task(waitingFor: .answer(id)) { resume(task, [nil, Value(reason)]) }
        case (.transfer, .failed(let reason, _)):
            if let task = task(where: { if case .transfer(id, _) = $0 { true } else { false } }) {
                transferFailed(task, reason, now: now)
            }
        case (.dtmf, .done(let value)): dtmfTaken(id, value, now: now)
        case (.dtmf, .failed): effectAnswered(id, result)
        case (_, .failed(_, let message)): note("warning", message)
        case (_, .done): break
        }
    }

    /// The carrier took the digits; the verb is over once the last tone has sounded.
    private mutating func dtmfTaken(_ id: EffectID, _ value: Value, now: CallTime) {
        guard let task = task(waitingFor: .effect(id)) else { return }
        hold(task, .sleep(timer(.sleep(task), at: now + (value["duration_ms"]?.int ?? 0))))
    }

    mutating func carrier(_ event: CallEvent, now: CallTime) {
        guard ledger.admit(event.processingKey, now: now) else {
            note("duplicate", "event seen before", ["id": Value(event.id)])
            return
        }
        if case .error(_, retryable: true) = event.kind {
            ledger.release(event.processingKey)
        } else {
            record.processedEventIDs.append(event.processingKey)
        }
        if let id = event.providerCallID, record.providerCallID != id {
            record.providerCallID = id
            acceptedBySigns(now: now)
        }
        if let cost = event.cost { record.metadata["cost"] = Value(cost) }
        guard !machine.state.isTerminal else { return }
        if event.kind.answersATurn, let token = event.turnToken, turns.last?.token != token {
            note("warning", "an answer for a turn that has not the floor was ignored")
            judged = nil
            return
        }
        drive(.event(event.kind, at: event.timestamp), now: now)
        guard !machine.state.isTerminal else { return }
        notice(event, now: now)
    }

    private mutating func notice(_ event: CallEvent, now: CallTime) {
        switch event.kind {
        case .answeredBy(let who): detected(who, by: nil, now: now)
        case .speaking(let utterance): playbackStarted(utterance, now: now)
        case .spoken(let utterance, let played, let completed):
            playbackEnded(utterance, played: played, completed: completed, heard: event.heard, now: now)
        case .speechStarted: speechStarted(now: now)
        case .speech(let text, true, let confidence): heard(text, confidence: confidence, now: now)
        case .speech(let text, false, _): partiallyHeard(text, by: event.id, now: now)
        case .dtmf(let digits): pressed(digits, now: now)
        case .gathered(let digits): gathered(digits, now: now)
        case .transferred(let failure?):
            if let task = task(where: { if case .transfer = $0 { true } else { false } }) {
                transferFailed(task, failure, now: now)
            }
        case .error(let message, _): note("warning", message)
        case .initiated, .ringing, .answered, .active, .silence, .transferred, .ended, .billed: break
        }
    }
}

extension CallEvent.Kind {
    fileprivate var answersATurn: Bool {
        switch self {
        case .speech, .gathered: true
        default: false
        }
    }
}
