import ScriptValue

extension RealtimeVoiceSession {
    // MARK: asking

    mutating func begin(now: CallTime) {
        guard !hasBegun, phase != .ending else { return }
        hasBegun = true
        if let greeting = order.greeting, !isGreeted {
            if greeting.waits {
                expectSpeech(within: limits.greeting, now: now)
            } else {
                isGreeted = true
                wishes.insert(.greet(greeting), at: 0)
            }
        }
        takeTurn(now: now)
    }

    mutating func wish(_ wish: RealtimeWish, now: CallTime) {
        guard phase != .ending else { return }
        guard wishes.count < limits.wishes else {
            let what = "\(wishes.count) things wait to be said already; wait until they are said"
            return actions.append(
                .problem(SpeechProblem(code: "speech.too_much", service: service, message: what, isFatal: false)))
        }
        wishes.append(wish)
        takeTurn(now: now)
    }

    mutating func guide(_ text: String, now: CallTime) {
        guidance.append(text)
        if guidance.count > limits.guidance { guidance.removeFirst() }
        // What is not said to this socket, the next one is told with its set-up.
        if phase == .open { wish(.guide(text), now: now) }
    }

    /// The model is to answer what was said and done.
    mutating func respond(now: CallTime) {
        cancel(.tools)
        if !wishes.contains(.respond) { wishes.append(.respond) }
        takeTurn(now: now)
    }

    /// Asks for what is wanted next, unless somebody talks or is about to.
    mutating func takeTurn(now: CallTime) {
        guard phase == .open, hasBegun else { return }
        while answer == nil, let wish = wishes.first {
            if floor != .free { guard case .greet = wish else { return } }
            wishes.removeFirst()
            guard wish.isAnswered else {
                send(dialect.note(wish.text ?? ""))
                continue
            }
            answer = RealtimeAnswer(wish: wish, lastNews: now)
            send(dialect.ask(wish.text))
            start(.answer, after: limits.answer, now: now)
        }
    }

    // MARK: the life of an answer

    /// - Returns: whether it is the one under way, and wanted.
    @discardableResult
    mutating func answerHasNews(_ id: String, now: CallTime) -> Bool {
        if answer?.id == id {
            answer?.lastNews = now
            return answer?.isDead == false
        }
        guard !pastAnswers.contains(id) else { return false }
        if let known = answer, known.id != nil { answerIsOver(known, now: now) }
        if answer == nil {
            answer = RealtimeAnswer(id: id, lastNews: now)
            // It knows the results already.
            wishes.removeAll { $0 == .respond }
        }
        answer?.id = id
        answer?.lastNews = now
        owesAnswer = false
        if floor == .expected {
            floor = .free
            cancel(.floor)
        }
        start(.answer, after: limits.answer, now: now)
        return answer?.isDead == false
    }

    private mutating func answerIsOver(_ over: RealtimeAnswer, now: CallTime) {
        answer = nil
        cancel(.answer)
        earlyWords = [:]
        guard let id = over.id else { return }
        pastAnswers.append(id)
        if pastAnswers.count > 16 { pastAnswers.removeFirst() }
        for index in items.indices where items[index].answer == id && items[index].id != nil { itemIsWhole(index) }
        reportSaid()
    }

    mutating func answerEnded(_ id: String, _ outcome: RealtimeDialectStep.Outcome, now: CallTime) {
        guard !pastAnswers.contains(id), var over = answer, over.id == nil || over.id == id else { return }
        over.id = id
        answerIsOver(over, now: now)
        if over.hasSound { usage.answers += 1 }
        switch outcome {
        case .completed: failures = 0
        case .cancelled:
            if over.wish != nil, !over.hasSound {
                // What was asked for is still in the conversation; whoever answers the caller sees it.
                owesAnswer = true
                if floor == .free { expectSpeech(within: limits.reply, now: now) }
            }
        case .failed(let problem):
            actions.append(.problem(problem))
            if !over.hasSound, !over.isDead, failures < 2 {
                failures += 1
                wishes.removeAll { $0 == .respond }
                wishes.insert(.respond, at: 0)
            }
        }
        takeTurn(now: now)
    }

    mutating func busy() {
        guard answer?.wish != nil else { return }
        answer?.wish = nil
        // The text is in the conversation, only its answer is missing.
        if !wishes.contains(.respond) { wishes.insert(.respond, at: 0) }
    }

    mutating func unanswered(_ problem: SpeechProblem, now: CallTime) {
        actions.append(.problem(problem))
        guard let refused = answer, refused.id == nil else { return }
        answerIsOver(refused, now: now)
        takeTurn(now: now)
    }

    /// Long without news of it: a call of the model's takes its time, anything else is not waited for.
    mutating func lookForAnswer(now: CallTime) {
        guard let late = answer else { return }
        let isWaiting = calls.contains { $0.state == .waiting && $0.answer == late.id }
        let left = isWaiting ? limits.answer : limits.answer - (now - late.lastNews)
        guard left <= 0 else { return start(.answer, after: left, now: now) }
        let what = "no answer within \(limits.answer / 1_000) s"
        actions.append(
            .problem(SpeechProblem(code: "speech.no_answer", service: service, message: what, isFatal: false)))
        send(dialect.stop(answer: late.id))
        answerIsOver(late, now: now)
        takeTurn(now: now)
    }

    /// With its socket.
    mutating func loseAnswer() {
        guard let lost = answer else { return }
        answer = nil
        if lost.hasSound { usage.answers += 1 }
        guard !lost.hasSound, !lost.isDead, phase != .ending else { return }
        if let wish = lost.wish, wish != .respond {
            wishes.insert(wish, at: 0)
        } else if !wishes.contains(.resume) {
            wishes.insert(.resume, at: 0)
        }
    }

    // MARK: stopping

    /// The service has stopped by itself; what it said is not to be heard any further.
    mutating func stoppedByService() {
        if answer?.id != nil { answer?.isDead = true }
        if items.contains(where: { $0.end == nil }) { actions.append(.clear) }
    }

    mutating func interrupt() {
        stop(answer: answer?.id)
        if items.contains(where: { $0.end == nil }) { actions.append(.clear) }
    }

    /// - Parameter id: nil for one that was asked for and has not begun.
    func isUnderWay(_ id: String?) -> Bool { answer != nil && answer?.id == id && answer?.isDead == false }

    mutating func stop(answer id: String?) {
        guard isUnderWay(id) else { return }
        answer?.isDead = true
        answer?.wish = nil
        if phase == .open { send(dialect.stop(answer: id)) }
    }
}
