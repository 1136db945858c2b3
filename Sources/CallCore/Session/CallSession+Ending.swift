import ScriptValue

extension CallSession {
    // MARK: beginning

    mutating func begin(now: CallTime) {
        guard !hasBegun else { return }
        hasBegun = true
        for action in machine.runningTimers { apply(action, now: now) }
        actions.append(.fact("state", Value(machine.state.name)))
        note("begin", setup.flow, ["version": Value(setup.flowVersion), "direction": Value(setup.direction.rawValue)])
        guard setup.direction == .inbound else { return startMain(entries.outbound, now: now) }
        if let screen = entries.screen {
            let task = start(.screen, .reference(screen), [callHandle])
            _ = timer(.screen(task), at: now + setup.limits.screen)
        } else if callerIsAllowed {
            startMain(entries.inbound, now: now)
        } else {
            rejectInbound("not listed", now: now)
        }
    }

    private mutating func startMain(_ entry: Int?, now: CallTime) {
        guard let entry else {
            return mainFailed(
                FlowFailure(
                    code: "flow.entry", message: "flow '\(setup.flow)' has no '\(setup.direction.rawValue)' entry"),
                now: now)
        }
        _ = start(.main, .reference(entry), [callHandle, setup.arguments])
    }

    mutating func screened(_ values: [Value], now: CallTime) {
        cancelScreenTimer()
        guard !machine.state.isTerminal else { return }
        if values.first == true {
            startMain(entries.inbound, now: now)
        } else {
            rejectInbound(values.count > 1 ? values[1].text ?? "screened" : "screened", now: now)
        }
    }

    mutating func screenFailed(_ failure: FlowFailure, now: CallTime) {
        cancelScreenTimer()
        complain(failure)
        // A screen that cannot decide lets nobody in.
        rejectInbound("screen failed", now: now)
    }

    mutating func screenTimedOut(_ task: TaskNumber, now: CallTime) {
        guard tasks[task] != nil else { return }
        note("warning", "screen took longer than its time")
        cancelTask(task, now: now)
    }

    private mutating func cancelScreenTimer() {
        cancel(timer: timers.first { if case .screen = $0.value { true } else { false } }?.key)
    }

    private mutating func rejectInbound(_ why: String, now: CallTime) {
        guard !machine.state.isTerminal else { return }
        note("rejected", why)
        record.metadata["rejectionReason"] = Value(InboundPolicy.rejectionMark)
        rejectReason = "rejected"
        drive(.endRequested(.hangupBot), now: now)
    }

    // MARK: the flow ends

    mutating func mainFinished(now: CallTime) {
        guard !machine.state.isTerminal else { return }
        if setup.direction == .outbound, !hasPlaced {
            return mainFailed(
                FlowFailure(code: "flow.never_dialled", message: "flow '\(setup.flow)' ended without call:dial"),
                now: now)
        }
        drive(.endRequested(.hangupBot), now: now)
    }

    mutating func mainFailed(_ failure: FlowFailure, now: CallTime) {
        guard failure.code != "hangup" || !machine.state.isTerminal else { return }
        fail(failure, now: now)
    }

    /// The script is at fault: the caller hears an apology, the record says what happened.
    private mutating func fail(_ failure: FlowFailure, now: CallTime) {
        complain(failure)
        self.failure = self.failure ?? failure
        record.metadata["error"] = ["code": Value(failure.code), "message": Value(failure.message)]
        guard !machine.state.isTerminal, ending == .none else { return }
        guard machine.state.isAnswered, !setup.limits.apology.isEmpty else {
            return drive(.endRequested(.error), now: now)
        }
        for turn in turns { endTurn(turn.token, now: now) }
        stopAllPlayout(now: now)
        ending = .apologising(utterance: "u\(lastUtterance + 1)")
        _ = enqueue(.text(setup.limits.apology), .never, now: now)
    }

    /// The script state is gone: every task with it.
    mutating func stateDied(_ task: FlowTask, _ failure: FlowFailure, now: CallTime) {
        entries.onEnd = nil
        scriptIsGone = true
        let others = tasks.keys.sorted()
        if case .action(let command, _) = task.role { replyDead(command, failure) }
        for other in others {
            if case .dial(let dial) = tasks[other]?.wait {
                // The call ends for the failure, not for the dialling that was given up.
                cancel(timer: dial.detection)
            } else {
                letGo(of: other, now: now)
            }
            if case .action(let command, _) = tasks[other]?.role { replyDead(command, failure) }
            tasks[other] = nil
        }
        actions.removeAll(where: \.runsATask)
        fail(failure, now: now)
    }

    private mutating func replyDead(_ command: String, _ failure: FlowFailure) {
        reply(to: command, .failed(code: failure.code, message: failure.message))
    }

    mutating func stop(_ reason: EndReason, _ message: String, now: CallTime) {
        guard !machine.state.isTerminal else { return }
        note("stop", message)
        drive(.endRequested(reason), now: now)
    }

    // MARK: the call ends

    mutating func ended(_ reason: EndReason, at time: CallTime, now: CallTime) {
        record.endReason = reason
        record.endedAt = time
        if let transferTarget, reason == .completed { record.metadata["transferredTo"] = Value(transferTarget) }
        note("end", reason.rawValue)
        ending = .unwinding
        playout = PlayoutQueue()
        for task in waitingTasks { unwind(task, reason, now: now) }
        turns = []
        for (id, effect) in effects.sorted(by: { $0.key < $1.key }) where effect.isLine { effects[id] = nil }
        dropTimers()
    }

    private mutating func unwind(_ task: TaskNumber, _ reason: EndReason, now: CallTime) {
        guard let wait = tasks[task]?.wait else { return }
        letGo(of: task, now: now)
        switch wait {
        case .ending, .farewell, .othersWords: resume(task, [true])
        case .transfer where reason == .completed: resume(task, [true])
        case .dial(let dial) where dial.stage == .placing || dial.stage == .ringing:
            resume(task, [nil, Value(dial.outcome(of: reason))])
        case .group: break  // its branches unwind first
        default: raise(task, code: "hangup", "the call has ended (\(reason.rawValue))")
        }
    }

    /// Timers of a call that is over; those of tools and of tasks end with their tasks.
    private mutating func dropTimers() {
        for id in timers.keys.sorted() { cancel(timer: id) }
    }

    // MARK: on_end

    /// Runs `on_end` once nothing else runs, and reports the call closed after that.
    mutating func closeWhenDone() {
        guard tasks.isEmpty, machine.state.isTerminal, !actions.contains(where: \.runsATask) else { return }
        switch ending {
        case .unwinding where entries.onEnd != nil: startOnEnd()
        case .unwinding, .lastWords: close()
        case .none, .apologising, .closed: break
        }
    }

    private mutating func startOnEnd() {
        guard let function = entries.onEnd, let endedAt = machine.endedAt else { return close() }
        entries.onEnd = nil
        var facts: [String: Value] = [
            "reason": Value(record.endReason?.rawValue),
            "seconds": .number((endedAt - setup.startedAt).seconds),
            "talked": .number(machine.answeredAt.map { (endedAt - $0).seconds } ?? 0),
        ]
        if let failure { facts["error"] = ["code": Value(failure.code), "message": Value(failure.message)] }
        facts["transferred_to"] = record.metadata["transferredTo"]
        // The end may have been noticed late; the two seconds count from here.
        _ = start(.onEnd, .reference(function), [callHandle, .map(facts)])
        ending = .lastWords(timer(.onEnd, at: lastInputAt + setup.limits.onEnd))
    }

    mutating func onEndTimedOut(now: CallTime) {
        note("warning", "on_end took longer than its time")
        for task in tasks.keys.sorted() { cancelTask(task, now: now) }
    }

    mutating func onEndFinished() {
        if case .lastWords(let id) = ending { cancel(timer: id) }
    }

    private mutating func close() {
        ending = .closed
        for (id, _) in effects.sorted(by: { $0.key < $1.key }) { abandon(id) }
        dropTimers()
        // The state goes, and all its functions with it.
        actions.removeAll { if case .release = $0 { true } else { false } }
        actions.append(.closed)
    }
}

extension Effect {
    var isLine: Bool { if case .line = self { true } else { false } }
}

extension SessionAction {
    var runsATask: Bool {
        switch self {
        case .run, .resume: true
        default: false
        }
    }

    /// Done inside the script state, in the order given.
    var isForScripts: Bool { if case .release = self { true } else { runsATask } }
}

extension Wait.Dial {
    /// What `dial` returns for a call that ended before it was answered.
    func outcome(of reason: EndReason) -> String {
        switch reason {
        case .busy, .noAnswer, .failed: reason.rawValue
        // No other limit ends a call that nobody has answered yet.
        case .timeout: EndReason.noAnswer.rawValue
        case .completed, .hangupUser, .hangupBot, .error, .voicemail: "canceled"
        }
    }
}
