import ScriptValue

extension CallSession {
    mutating func perform(_ effect: Effect) -> EffectID {
        lastEffect += 1
        effects[lastEffect] = effect
        actions.append(.perform(lastEffect, effect))
        return lastEffect
    }

    mutating func line(_ command: LineCommand) { _ = perform(.line(command)) }

    /// An effect that has no result.
    mutating func tell(_ effect: Effect) {
        lastEffect += 1
        actions.append(.perform(lastEffect, effect))
    }

    /// An effect whose result nobody waits for any more.
    mutating func abandon(_ id: EffectID) {
        guard effects.removeValue(forKey: id) != nil else { return }
        dropTools(of: id)
        tell(.cancel(id))
    }

    mutating func timer(_ purpose: TimerPurpose, at deadline: CallTime) -> TimerID {
        lastTimer += 1
        timers[lastTimer] = purpose
        actions.append(.startTimer(lastTimer, deadline))
        return lastTimer
    }

    mutating func cancel(timer id: TimerID?) {
        guard let id, timers.removeValue(forKey: id) != nil else { return }
        actions.append(.cancelTimer(id))
    }

    mutating func note(_ kind: String, _ text: String, _ data: [String: Value] = [:]) {
        let note = CallNote(kind, text, data)
        if turnLog.take(note, at: lastInputAt) { turnLog.write(to: &record.metadata) }
        actions.append(.note(note))
    }

    mutating func fired(_ id: TimerID, now: CallTime) {
        guard let purpose = timers.removeValue(forKey: id) else {
            lateCompletions += 1
            return
        }
        switch purpose {
        case .machine(let timer, let generation): drive(.timer(timer, generation: generation), now: now)
        case .sleep(let task): resume(task, [true])
        case .screen(let task): screenTimedOut(task, now: now)
        case .turn(let token): turnTimedOut(token, now: now)
        case .lostMark(let utterance): markLost(utterance, now: now)
        case .detection(let task): detected(.unknown, by: task, now: now)
        case .agentDeadline(let task): agentFailed(task, reason: "deadline", now: now)
        case .agentMeanwhile(let task): agentIsSlow(task, now: now)
        case .agentHeld:
            callerIsTalking = false
            speakHeldAnswers(now: now)
        case .transfer(let task): transferFailed(task, "no-answer", now: now)
        case .events(let task): resume(task, [nil, "timeout"])
        case .realtime(let task): leaveRealtime(task, reason: "timeout", now: now)
        case .tool(let task): toolTimedOut(task, now: now)
        case .consult(let timer): consultFired(timer, now: now)
        case .hangUpAgain: drive(.endRequested(failure == nil ? .hangupBot : .error), now: now)
        case .onEnd: onEndTimedOut(now: now)
        }
    }

    mutating func completed(_ id: EffectID, _ result: EffectResult, now: CallTime) {
        guard let effect = effects.removeValue(forKey: id) else {
            lateCompletions += 1
            note("late", "a result came after it was no longer waited for", ["effect": .int(Int64(id))])
            return
        }
        keepRounds(of: id)
        dropTools(of: id)
        switch effect {
        case .line(let command): lineAnswered(id, command, result, now: now)
        case .agent where id == consultEffect, .recall: consultAnswered(id, effect, result, now: now)
        case .agent: agentAnswered(id, result, now: now)
        case .realtime:
            // It stays an open matter until the session is closed: a restart has to take it up again.
            if case .done = result { effects[id] = effect }
            realtimeOpened(id, result, now: now)
        case .http, .store: effectAnswered(id, result)
        case .inform, .foresee, .steer, .cancel: break
        }
    }

    /// A verb whose result is simply the effect's.
    mutating func effectAnswered(_ id: EffectID, _ result: EffectResult) {
        guard let task = task(waitingFor: .effect(id)) else { return }
        switch result {
        case .done(let value): resume(task, [value])
        case .failed(let reason, let message):
            note("warning", message, ["reason": Value(reason)])
            resume(task, [nil, Value(reason)])
        }
    }

    func task(waitingFor wait: Wait) -> TaskNumber? { task { $0 == wait } }

    /// The first task, in the order they were started, whose wait fits.
    func task(where matches: (Wait) -> Bool) -> TaskNumber? {
        var first: TaskNumber?
        for (number, task) in tasks where number < first ?? .max {
            if let wait = task.wait, matches(wait) { first = number }
        }
        return first
    }
}
