import CallCore

extension MarkupLine {
    /// What the carrier should be doing now.
    var wish: MarkupWish {
        if let closing { return closing }
        if let transfer, transfer.isRunning { return transfer.isBack ? .hangUp : .dial }
        if let job = digits.first, job.isRunning || job.command == nil { return .digits(job: job.job) }
        if let playing, !playing.isStopping { return wish(for: playing.utterance) }
        if let job = digits.first { return .digits(job: job.job) }
        if transfer != nil { return .dial }
        if let turn { return .listen(turn) }
        return rest
    }

    func wish(for utterance: Utterance) -> MarkupWish {
        if let question = utterance.question { return .ask(utterance: utterance.id, question) }
        return utterance.mayBeInterrupted
            ? .tell(utterance: utterance.id, openEar) : .speak(utterance: utterance.id)
    }

    /// Before the flow ever listened, nobody expects to be heard.
    var rest: MarkupWish {
        if streams, isUp { return .stream }
        return habit == nil ? .idle : .attend(openEar)
    }

    /// Hearing without a turn: what is said, and each key by itself.
    private var openEar: Listening {
        var ear = Listening(
            turnToken: "", silence: habit?.silence ?? 800, timeout: Milliseconds(Self.pauseSeconds) * 1000,
            digits: DigitTerms(exactly: 1, atMost: 1))
        ear.partials = habit?.partials ?? false
        return ear
    }

    /// Whether what runs will do for a wish.
    func serves(_ running: MarkupWish, _ wish: MarkupWish) -> Bool {
        if running == wish { return true }
        switch (running, wish) {
        case (.ask(let words, let open), .listen(let wanted)):
            return open.turnToken == wanted.turnToken && playing?.utterance.id != words
        case (.tell(let words, let ear), .listen(let wanted)):
            return playing?.utterance.id != words && ear.covers(wanted)
        // One that follows a turn that heard nothing goes on with its gather: somebody may be talking into it.
        case (.attend(let ear), .listen(let wanted)), (.listen(let ear), .listen(let wanted)):
            return ear.covers(wanted)
        // How long a silence ends the answer may have changed meanwhile.
        case (.tell(let words, _), .tell(let wanted, _)): return words == wanted
        case (.ask(let words, _), _) where wish.isRest, (.speak(let words), _) where wish.isRest,
            (.tell(let words, _), _) where wish.isRest:
            return playing?.utterance.id != words
        default: return wish.isRest
        }
    }

    func callback(
        _ step: MarkupCallback.Step, _ number: Int, subject: String? = nil, words: String? = nil
    ) -> MarkupCallback {
        MarkupCallback(
            step, callID: context.callID, document: number, subject: subject, words: words, salt: context.salt)
    }

    func document(_ wish: MarkupWish, number: Int) -> MarkupDocument {
        switch wish {
        case .speak(let id):
            return MarkupDocument(words(id) + [.redirect(callback(.said, number, subject: id))])
        case .ask(let id, let listening): return gather(listening, words: id, number: number)
        case .tell(let id, let ear):
            return overhear(
                ear, words: id, patience: dialect.shortestPatience, then: callback(.said, number, subject: id))
        case .listen(let listening): return gather(listening, words: nil, number: number)
        case .attend(let ear):
            return overhear(ear, words: nil, patience: ear.timeout, then: callback(.home, number))
        case .digits(let job):
            let entry = digits.first { $0.job == job }
            let home = callback(.dtmf, number, subject: entry?.command.map(String.init))
            return MarkupDocument([.digits(entry?.digits ?? ""), .redirect(home)])
        case .dial: return dialDocument(number)
        case .stream: return streamDocument(number)
        case .hangUp: return MarkupDocument([.hangUp])
        case .reject(let reason): return MarkupDocument([.reject(reason: reason)])
        case .idle, .unknown:
            return MarkupDocument(quiet + [.redirect(callback(.home, number))])
        }
    }

    /// The socket outlives every document; when it is closed, the call comes home.
    private func streamDocument(_ number: Int) -> MarkupDocument {
        guard let stream = context.stream else { return document(.idle, number: number) }
        // A socket that cannot be opened brings the carrier home at once; the call must not go round in circles.
        let isHasty = lastStreamAt.map { clock - $0 < 1_000 } ?? false
        return MarkupDocument(
            (isHasty ? [.pause(seconds: 1)] : []) + [
                .stream(MarkupStream(url: stream.address(number: number), report: callback(.stream, number))),
                .redirect(callback(.home, number)),
            ])
    }

    private var quiet: [MarkupStep] {
        let long = MarkupStep.pause(seconds: Self.pauseSeconds)
        if isPickedUp || isUp && dialect.pausePicksUp { return [long] }
        // Tones without a sound pick up what the flow has answered.
        return isUp ? [.digits("w"), long] : [.pause(seconds: Self.ringingPauseSeconds)]
    }

    private func gather(_ listening: Listening, words id: String?, number: Int) -> MarkupDocument {
        let answer = callback(.turn, number, subject: listening.turnToken, words: id)
        let prompt = id.map { words($0) } ?? []
        let patience = patience(listening, isOpen: prompt.isEmpty)
        var gather = MarkupGather(listening: listening, prompt: prompt, patience: patience, answer: answer)
        if listening.partials { gather.partial = callback(.partial, number, subject: listening.turnToken) }
        return MarkupDocument([.gather(gather), .redirect(answer)])
    }

    /// A gather whose answers name no turn.
    private func overhear(
        _ ear: Listening, words id: String?, patience: Milliseconds, then next: MarkupCallback
    ) -> MarkupDocument {
        let answer = callback(.turn, next.document, words: id)
        let prompt = id.map { words($0) } ?? []
        var gather = MarkupGather(listening: ear, prompt: prompt, patience: patience, answer: answer)
        if ear.partials { gather.partial = callback(.partial, next.document) }
        return MarkupDocument([.gather(gather), .redirect(next)])
    }

    private func dialDocument(_ number: Int) -> MarkupDocument {
        guard let transfer else { return document(.idle, number: number) }
        let order = String(transfer.command)
        let result = callback(.transfer, number, subject: order)
        // The number that the other side knows us by.
        let ours = context.direction == .inbound ? context.to : context.from
        return MarkupDocument([
            .dial(
                MarkupDial(
                    to: transfer.to, callerID: ours, ring: transfer.ring, timeLimit: context.timeLimit,
                    result: result, answered: callback(.joined, number, subject: order))),
            .redirect(result),
        ])
    }

    private func words(_ id: String) -> [MarkupStep] {
        guard let utterance = playing?.utterance, utterance.id == id else { return [] }
        return words(utterance)
    }

    func words(_ utterance: Utterance) -> [MarkupStep] {
        switch utterance.content {
        case .text(let text):
            return MarkupText.pieces(text, limit: dialect.longestText).map { .say($0, voice: utterance.voice) }
        case .url(let url): return [.play(url: url)]
        case .file: return []
        }
    }

    // MARK: bringing it to the carrier

    /// Does what is needed for the carrier to do what the call wants.
    mutating func settle(now: CallTime) {
        guard !isOver else { return }
        let wish = wish
        if let request = held {
            if !wish.isRest { give(wish, request, now: now) }
        } else if mustReplace(for: wish, now: now) {
            replace(with: wish, now: now)
        }
        settleListen()
        armReplyTimer()
    }

    private mutating func give(_ wish: MarkupWish, _ request: MarkupHeld, now: CallTime) {
        guard request.mayBeObsolete, !isDoubtful(wish) else { return answer(request, with: wish, now: now) }
        // The API is heeded in any case.
        answer(request, with: rest, now: now)
        if wish.isFinal {
            askToHangUp()
        } else if mustReplace(for: wish, now: now) {
            replace(with: wish, now: now)
        }
    }

    /// A `listen` is answered once its document is on its way, or something else has to be over first.
    private mutating func settleListen() {
        guard let command = listenCommand else { return }
        let current = wish
        if case .listen = current, run.map({ serves($0.wish, current) }) != true { return }
        listenCommand = nil
        finish(command)
    }

    mutating func answer(_ request: MarkupHeld, with wish: MarkupWish, now: CallTime) {
        held = nil
        cancel(.retry)
        retries = 0
        lastDocument += 1
        let reply = dialect.write(document(wish, number: lastDocument), context)
        begin(
            MarkupRun(
                number: lastDocument, wish: wish, since: now, origin: .reply(to: request.document), reply: reply,
                isUnsure: request.mayBeObsolete),
            now: now)
        // After the results: words that have none were never given to the carrier by an answer.
        actions.append(.reply(request.reply, reply))
    }

    /// Whether a request of ours carries the document, so that a lost one leaves open whether the carrier has it.
    func isCarried(_ steps: [MarkupStep]) -> Bool {
        guard let id = context.providerCallID else { return false }
        if case .carried = dialect.replace(with: MarkupDocument(steps), providerCallID: id, context) { return true }
        return false
    }

    /// A document is on its way to the carrier, in place of whatever ran.
    mutating func begin(_ run: MarkupRun, now: CallTime) {
        self.run = run
        if run.wish == .stream { lastStreamAt = now }
        blocked = nil
        doubt = nil
        wasNudged = false
        cancel(.nudge)
        cancel(.heeding)
        cancel(.words)
        cancel(.talking)
        if let playing, playing.startedAt != nil, !run.wish.plays(playing.utterance.id) {
            spoken(completed: playing.played(at: now) >= playing.estimate - 300, nil, now: now)
        }
        switch run.wish {
        case .speak, .ask, .tell: playingBegins(now: now)
        case .digits(let job): digitsBegin(job)
        case .dial:
            transfer?.isRunning = true
            transfer?.isDoubtful = false
            finish(transfer?.command)
        case .hangUp, .reject: closed(now: now)
        case .listen(let listening): noticeTalking(listening, isOpen: true, now: now)
        case .stream: actions.append(.note(CallNote("stream", "the media stream is asked for")))
        case .idle, .attend, .unknown: break
        }
        watch(now: now)
    }

    private mutating func digitsBegin(_ job: Int) {
        guard let index = digits.firstIndex(where: { $0.job == job }) else { return }
        digits[index].isRunning = true
        digits[index].isDoubtful = false
        actions.append(.note(.keysSent(digits[index].digits)))
        finish(digits[index].command, .done(["duration_ms": .int(MarkupDigits.duration(digits[index].digits))]))
    }

    /// A document that keeps the line alive, for a webhook that has to be answered now.
    mutating func keepAlive() -> (number: Int, reply: WebhookReply) {
        lastDocument += 1
        return (lastDocument, dialect.write(document(rest, number: lastDocument), context))
    }
}
