import CallCore

/// After a restart: the carrier goes on with whatever document the earlier process gave it, and comes home from it with
/// a callback that says which one it was. What that process may have given already is therefore only given as the
/// answer to such a callback: the carrier heeds the answer only if it has nothing newer.
extension MarkupLine {
    /// So long a webhook is waited for that the restart has cut off, before anything is put under the call.
    static var redelivery: Milliseconds { 1_500 }

    /// Begins where the earlier process was.
    mutating func resume() {
        isUp = context.situation.map { $0.answeredAt != nil } ?? true
        isPickedUp = isUp && context.situation == nil || context.direction == .outbound
        run = MarkupRun(
            number: -2, wish: .unknown, since: CallTime(milliseconds: 0), origin: .before, reply: .ok,
            isInherited: true)
        guard let situation = context.situation else { return }
        upSince = situation.answeredAt
        if isUp { reported.insert("answered") }
        wantsVerdict = situation.awaitsVerdict
        habit = situation.habit
        isTalking = situation.isTalking
        turn = situation.turn?.listening
        turnDue = situation.turn?.due
        transfer = situation.transfer.map {
            MarkupTransfer(to: $0.to, ring: $0.ring, command: $0.order, isRunning: true)
        }
        resume(situation)
    }

    private mutating func resume(_ situation: LineSituation) {
        resumeFirstDigits(situation)
        if let speech = situation.speech, !speech.isDoubtful {
            var entry = MarkupPlaying(utterance: speech.utterance, command: nil)
            entry.startedAt = speech.isOfCreation ? nil : speech.startedAt ?? speech.askedAt
            entry.lead = speech.isOfCreation ? situation.placement?.dtmf.map(MarkupDigits.duration) ?? 0 : 0
            entry.isStopping = speech.isStopped
            playing = entry
            let wish = wish(for: speech.utterance)
            run?.wish = wish
            if speech.isOfCreation { run?.origin = .creation }
        } else if transfer != nil {
            run?.wish = .dial
        } else if let open = situation.turn {
            run?.wish = .listen(open.listening)
        }
    }

    /// Tones of the placement are in the first document, which the carrier asks for at the answer.
    private mutating func resumeFirstDigits(_ situation: LineSituation) {
        guard let keys = situation.placement?.dtmf, !keys.isEmpty, inlineDocument(situation.placement) == nil else {
            return
        }
        guard let answered = situation.answeredAt else { return addFirstDigits(keys, isDoubtful: false) }
        if let known = situation.knownUntil, known - answered < 5_000 { addFirstDigits(keys, isDoubtful: true) }
    }

    /// The first thing that reaches a resumed line.
    mutating func reconcile(now: CallTime) {
        askStatus()
        guard var inherited = run, inherited.isInherited, !isOver else { return }
        inherited.heedsUntil = now + Self.redelivery
        run = inherited
        set(.heeding, at: now + Self.redelivery)
        isReconciling = true
        if let entry = playing, let start = entry.startedAt { watchWords(entry, since: start) }
        if let due = timers[.prompt], due < now + Self.redelivery { set(.prompt, at: now + Self.redelivery) }
        if let until = context.situation?.spokenAt.map({ $0 + Self.longestGrace }), until > now {
            run?.wordsUntil = until
            set(.words, at: until)
        }
        if case .listen = inherited.wish { noticeTalkingAgain(now: now) }
        if wantsVerdict, let patience = dialect.verdictTime, let since = upSince { set(.verdict, at: since + patience) }
        watch(now: now)
    }

    /// No webhook was cut off. What settles afterwards puts under the call what surely is not there yet.
    mutating func heeded() {
        run?.heedsUntil = nil
        dropFirstDigits()
        guard isDoubtful(wish) else { return }
        let what: String? =
            switch wish {
            case .speak, .ask, .tell: "words"
            case .digits: "keys"
            case .dial: "a transfer"
            default: nil
            }
        guard let what else { return }
        let text =
            "the carrier may have been given \(what) before the restart; nothing is done until it says what it did last"
        actions.append(.note(CallNote("warning", text, ["reason": "doubt"])))
    }

    /// Whether the carrier may have been given this by the earlier process.
    func isDoubtful(_ wish: MarkupWish) -> Bool {
        switch wish {
        case .speak, .ask, .tell: playing?.isDoubtful == true
        case .digits: digits.first?.isDoubtful == true
        case .dial: transfer?.isDoubtful == true
        case .listen(let listening):
            run?.isInherited == true && context.situation?.turn?.isDoubtful == true
                && context.situation?.turn?.listening.turnToken == listening.turnToken
        case .idle, .attend, .stream, .hangUp, .reject, .unknown: false
        }
    }

    /// The carrier executes what this process gave it: nothing older can be under way any more.
    mutating func allIsOurs() {
        playing?.isDoubtful = false
        for index in digits.indices { digits[index].isDoubtful = false }
        transfer?.isDoubtful = false
    }

    // MARK: home from a document of the earlier process

    mutating func cameFromBefore(_ callback: MarkupCallback?, _ notice: CarrierNotice, now: CallTime) {
        // Only the very first document can hold the tones of the placement.
        if callback.map({ $0.step != .home || $0.document != 0 }) ?? true { dropFirstDigits() }
        guard let callback else { return }
        if callback.step == .fallback { return lostTrack() }
        let words = callback.words ?? (callback.step == .said ? callback.subject : nil)
        if let words { wordsWereGiven(words, callback, notice, now: now) }
        if let entry = playing, entry.utterance.id != words, run?.isInherited == true || run?.isUnsure == true {
            wasNotGiven(entry, now: now)
        }
        let order = callback.subject.flatMap { EffectID($0) }
        switch callback.step {
        case .dtmf: digitsWereSent(order)
        case .transfer, .joined: transferWasBegun(order, isBack: callback.step == .transfer)
        default: break
        }
    }

    /// Words that perhaps sound shall be cut: something else is put in their place, whatever there is now.
    mutating func assumeGiven(now: CallTime) {
        guard let entry = playing, entry.isDoubtful, run?.isInherited == true else { return }
        finish(entry.command, .done(["duration_ms": .int(entry.estimate)]))
        let given = wish(for: entry.utterance)
        run?.wish = given
        playing?.isDoubtful = false
        playing?.startedAt = entry.askedAt ?? now
    }

    /// The answer with the words was lost on its way.
    private mutating func wasNotGiven(_ entry: MarkupPlaying, now: CallTime) {
        cancel(.prompt)
        cancel(.overdue)
        playing?.startedAt = nil
        guard entry.isStopping else { return }
        neverBegan(entry, now: now)
        dropPlaying()
    }

    private mutating func wordsWereGiven(
        _ id: String, _ callback: MarkupCallback, _ notice: CarrierNotice, now: CallTime
    ) {
        guard var entry = playing, entry.utterance.id == id else {
            // Nobody here knows of them.
            guard callback.step == .said, !waiting.contains(where: { $0.utterance.id == id }) else { return }
            return report(
                .spoken(utterance: id, playedMilliseconds: 0, completed: true), "spoken", notice, now: now)
        }
        // A gather without a question comes back with an answer only; one whose words are over was told so.
        let isCut = !entry.isDoubtful && entry.utterance.question == nil
        entry.startedAt = entry.startedAt ?? entry.askedAt
        entry.isDoubtful = false
        playing = entry
        finish(entry.command, .done(["duration_ms": .int(entry.estimate)]))
        let isWhole = callback.step == .said || !isCut && entry.played(at: now) >= entry.estimate - 300
        spoken(completed: isWhole, notice, now: now)
    }

    /// The open turn, when the earlier process left it to a gather that it had opened for a turn before.
    func inheritedTurn(of callback: MarkupCallback) -> String? {
        guard let subject = callback.subject, let open = context.situation?.turn, let run,
            open.listening.turnToken == subject || open.follows.contains(subject)
        else { return callback.subject }
        if let turn, serves(run.wish, .listen(turn)) { return turn.turnToken }
        return wish.isRest && replacing == nil && answered == nil ? nil : subject
    }

    private mutating func digitsWereSent(_ order: EffectID?) {
        guard let index = digits.firstIndex(where: { $0.isDoubtful && $0.command == order }) else { return }
        finish(digits.remove(at: index).command, .done(["duration_ms": 0]))
    }

    mutating func transferWasBegun(_ order: EffectID?, isBack: Bool) {
        guard transfer?.command == order else { return }
        transfer?.isDoubtful = false
        transfer?.isRunning = true
        if isBack { transfer?.isBack = true }
        finish(order)
    }

    /// The carrier does not say which document it comes from.
    private mutating func lostTrack() {
        let message = "an earlier process asked for it; nobody knows whether it was done"
        if let entry = playing, entry.isDoubtful {
            finish(entry.command, failed: "lost", message)
            dropPlaying()
        }
        for job in digits where job.isDoubtful { finish(job.command, failed: "lost", message) }
        digits.removeAll(where: \.isDoubtful)
        if let handing = transfer, handing.isDoubtful {
            finish(handing.command, failed: "lost", message)
            transfer = nil
        }
    }

    private mutating func dropFirstDigits() { digits.removeAll { $0.isDoubtful && $0.command == nil } }
}
