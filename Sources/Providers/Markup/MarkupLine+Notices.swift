import CallCore

extension MarkupLine {
    mutating func take(_ notice: CarrierNotice, reply: ReplyID?, now: CallTime) {
        guard !isOver else {
            if let reply { actions.append(.reply(reply, goodbye)) }
            return
        }
        let callback = MarkupCallback(query: notice.query)
        learn(notice, callback, reply)
        let signals = dialect.signals(notice, step: callback?.step)
        let token = turn(of: callback)
        for signal in signals { progress(signal, notice, now: now) }
        if callback?.step == .joined {
            transferWasBegun(callback?.subject.flatMap { EffectID($0) }, isBack: false)
            transferEnded(nil, notice, now: now)
        }
        let isFresh = reply.map { arrived($0, callback, notice, now: now) } ?? true
        if isFresh { results(signals, callback, token, notice, now: now) }
        for case .ended(let reason) in signals { return ended(reason, notice: notice, now: now) }
    }

    private mutating func learn(_ notice: CarrierNotice, _ callback: MarkupCallback?, _ reply: ReplyID?) {
        if context.callID == nil { context.callID = callback?.callID ?? notice.callID }
        if let other = notice.alias { alias = other }
        // Before the call's own id is known, an alias is no name to work with.
        guard let id = notice.providerCallID else { return }
        let isNew = context.providerCallID == nil
        if isNew || placing != nil || context.providerCallID == alias { context.providerCallID = id }
        if placing != nil {
            placed()
        } else if isNew, closing != nil, !isClosed, held == nil, reply == nil {
            askToHangUp()
        }
    }

    /// How far the call has come. Each is reported once.
    private mutating func progress(_ signal: MarkupSignal, _ notice: CarrierNotice, now: CallTime) {
        switch signal {
        case .initiated: reportOnce(.initiated, "initiated", notice, now: now)
        case .ringing: if !isUp { reportOnce(.ringing, "ringing", notice, now: now) }
        case .answered:
            isPickedUp = true
            // A caller whom only a keep-alive has picked up is answered once the flow does so.
            if isUp || context.direction == .outbound { isAnswered(notice, now: now) }
        case .machine(let who):
            cancel(.verdict)
            reportOnce(.answeredBy(who), "machine", notice, now: now)
        case .ended, .digits, .speech, .partial, .transfer, .streamFailed: break
        }
    }

    mutating func isAnswered(_ notice: CarrierNotice?, now: CallTime) {
        if upSince == nil {
            upSince = now
            if wantsVerdict, let patience = dialect.verdictTime { set(.verdict, at: now + patience) }
        }
        isUp = true
        reportOnce(.answered, "answered", notice, now: now)
        // Words that came with the create request begin at this moment.
        if run?.origin == .creation, playing?.startedAt == nil { playingBegins(now: now) }
    }

    private mutating func results(
        _ signals: [MarkupSignal], _ callback: MarkupCallback?, _ token: String?, _ notice: CarrierNotice,
        now: CallTime
    ) {
        var hasAnswer = false
        for signal in signals {
            switch signal {
            case .speech(let words, let confidence):
                guard !words.isEmpty, !hasAnswer else { continue }
                hasAnswer = true
                report(
                    .speech(transcript: words, isFinal: true, confidence: confidence), "speech", notice,
                    turn: token, now: now)
                turnAnswered(token)
            case .digits(let keys):
                guard !keys.isEmpty, !hasAnswer else { continue }
                hasAnswer = true
                guard callback?.subject != nil else {
                    report(.dtmf(digits: keys), "dtmf", notice, now: now)
                    if turn?.digits != nil { turnAnswered(token) }
                    continue
                }
                report(.gathered(digits: keys), "gathered", notice, turn: token, now: now)
                turnAnswered(token)
            case .transfer(let failure): transferEnded(failure, notice, now: now)
            case .partial(let words, let number): partial(words, number, callback, notice, now: now)
            case .streamFailed(let why): streamFailed(why)
            case .initiated, .ringing, .answered, .ended, .machine: break
            }
        }
        if !hasAnswer, isTalking, callback?.step == .turn { nobodyTalked(token, notice, now: now) }
        // The far side never came, and the carrier does not say why.
        if callback?.step == .transfer, transfer?.isJoined == false { transferEnded("failed", notice, now: now) }
    }

    /// Whose answer a webhook would bring: the turn's that its gather was opened for. A gather without a turn serves
    /// the one that is open.
    private func turn(of callback: MarkupCallback?) -> String? {
        guard let callback, callback.step == .turn, callback.subject == nil || callback.subject != turn?.turnToken
        else { return callback?.subject }
        if run?.isInherited == true, callback.salt != context.salt { return inheritedTurn(of: callback) }
        guard let run, callback.salt == context.salt, run.number == callback.document else { return callback.subject }
        if let turn, serves(run.wish, .listen(turn)) { return turn.turnToken }
        // Said into a gather that nobody has closed since its turn was given up: kept for the next question.
        return wish.isRest && replacing == nil && answered == nil ? nil : callback.subject
    }

    private mutating func turnAnswered(_ token: String?) {
        guard let token, turn?.turnToken == token else { return }
        turn = nil
        turnOrigin = nil
        isTalking = false
        answered = (token, nil)
    }

    mutating func transferEnded(_ failure: String?, _ notice: CarrierNotice?, now: CallTime) {
        guard let transfer, transfer.isRunning, !transfer.isJoined else { return }
        if failure == nil { self.transfer?.isJoined = true } else { self.transfer = nil }
        report(.transferred(failure: failure), "transferred", notice, now: now)
    }

    // MARK: where the carrier is

    /// A webhook wants a document. False when what it tells was told before.
    private mutating func arrived(
        _ reply: ReplyID, _ callback: MarkupCallback?, _ notice: CarrierNotice, now: CallTime
    ) -> Bool {
        let isOurs = callback.map { $0.salt == context.salt } ?? (run?.origin == .reply(to: 0))
        let number = isOurs ? callback?.document ?? 0 : -1
        if let step = callback?.step, Self.needsAnAnswer.contains(step) { isAnswered(notice, now: now) }
        if isOurs { allIsOurs() } else { cameFromBefore(callback, notice, now: now) }
        if callback?.step == .next, isOurs, give(reply, fetched: number, now: now) { return true }
        if let replacing, replacing.number == number { replaced(isDoubtful: false, now: now) }
        var request = MarkupHeld(reply: reply, document: max(number, 0), deadline: now + context.replyBudget)
        request.mayBeObsolete = !isOurs && (callback?.document ?? 0) > 0
        guard let run else {
            hold(request, now: now)
            return true
        }
        if isOurs && run.number == number || doubt != nil && doubt == number || callback?.step == .fallback {
            conclude(run, callback, notice, now: now)
            if replacing == nil { self.run = nil }
            hold(request, now: now)
            return true
        }
        if run.isInherited || run.isUnsure && !isOurs {
            if replacing == nil { self.run = nil }
            hold(request, now: now)
            return true
        }
        return repeated(request, run, number, now: now)
    }

    /// Where a carrier comes back from only on a call that was picked up.
    private static var needsAnAnswer: Set<MarkupCallback.Step> { [.said, .turn, .dtmf, .transfer] }

    /// A webhook that is not of the running document.
    private mutating func repeated(
        _ request: MarkupHeld, _ run: MarkupRun, _ number: Int, now: CallTime
    ) -> Bool {
        if run.origin == .request, !run.isDoubtful {
            // It left before its document was replaced; the carrier does not act on the answer.
            let document = keepAlive()
            doubt = document.number
            actions.append(.reply(request.reply, document.reply))
        } else if replacing != nil {
            hold(request, now: now)
        } else if run.isDoubtful || number >= 0, !(run.origin == .creation) {
            // The carrier never got the running document: here it is once more.
            self.run?.isDoubtful = false
            self.run?.origin = .reply(to: max(number, 0))
            actions.append(.reply(request.reply, run.reply))
            return run.isDoubtful
        } else {
            // The carrier has left what ran.
            conclude(run, nil, nil, now: now)
            self.run = nil
            hold(request, now: now)
        }
        return true
    }

    private mutating func give(_ reply: ReplyID, fetched number: Int, now: CallTime) -> Bool {
        guard let fetchable, fetchable.number == number else { return false }
        if replacing?.number == number { replaced(isDoubtful: false, now: now) }
        run?.isDoubtful = false
        actions.append(.reply(reply, fetchable.reply))
        return true
    }

    /// The carrier has come to the end of a document.
    private mutating func conclude(
        _ run: MarkupRun, _ callback: MarkupCallback?, _ notice: CarrierNotice?, now: CallTime
    ) {
        switch run.wish {
        case .speak(let id), .ask(let id, _):
            guard let playing, playing.utterance.id == id, playing.startedAt != nil else { return }
            let isWhole = callback?.step == .said || playing.played(at: now) >= playing.estimate - 300
            spoken(completed: isWhole, notice, now: now)
        case .tell(let id, _):
            guard let playing, playing.utterance.id == id, playing.startedAt != nil else { return }
            // Its gather comes back with an answer only, which came into the words.
            let isCut = callback?.step == .turn || playing.played(at: now) < playing.estimate - 300
            spoken(completed: callback?.step == .said || !isCut, notice, now: now)
        case .digits(let job): digits.removeAll { $0.job == job }
        case .dial:
            transfer?.isBack = true
            // Home without a word about it.
            if callback?.step != .transfer { transferEnded("failed", notice, now: now) }
        case .listen, .stream, .idle, .attend, .hangUp, .reject, .unknown: break
        }
    }

    // MARK: webhooks that wait

    private mutating func hold(_ request: MarkupHeld, now: CallTime) {
        if replacing != nil {
            parked.append(request)
        } else {
            if let older = held { actions.append(.reply(older.reply, keepAlive().reply)) }
            held = request
            // Nobody hears the caller while it waits.
            if habit != nil { held?.deadline = min(request.deadline, now + Self.deafTime) }
        }
    }

    /// Longer than a flow needs that knows what comes next.
    static var deafTime: Milliseconds { 300 }

    mutating func armReplyTimer() {
        guard let due = (parked + [held].compactMap { $0 }).map(\.deadline).min() else { return cancel(.reply) }
        if timers[.reply] != due { set(.reply, at: due) }
    }

    /// The flow has nothing to say yet: the line is kept alive, or the open question is asked on.
    mutating func answerLateReplies(now: CallTime) {
        for request in parked where request.deadline <= now {
            let document = keepAlive()
            doubt = document.number
            actions.append(.reply(request.reply, document.reply))
        }
        parked.removeAll { $0.deadline <= now }
        guard let request = held, request.deadline <= now else { return }
        if let wanted = answered?.wanted, turn == nil { turn = wanted }
        answered = nil
        answer(request, with: wish, now: now)
    }

    mutating func abandoned(_ reply: ReplyID, now: CallTime) {
        parked.removeAll { $0.reply == reply }
        guard held?.reply == reply else { return }
        held = nil
        // A caller may have gone, or the carrier asks again.
        set(.watch, at: now + 20_000)
    }
}
