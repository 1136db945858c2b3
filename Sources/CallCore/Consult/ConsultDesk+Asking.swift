import ScriptValue

extension ConsultDesk {
    // MARK: the model asks

    mutating func called(_ id: String, _ question: ConsultQuestion, now: CallTime) {
        lastNative = Asked(question: question.text, at: now)
        lastCall = now
        guard run == nil else {
            run?.calls.append(id)
            if run?.isForced == false { actions.append(.working(id)) }
            return
        }
        if let told = lastForced, now - told.at <= Self.memory,
            question.text.isEmpty || SpokenWordSet.isSame(told.question, question.text)
        {
            return actions.append(.result(id, ConsultText.alreadyDelivered))
        }
        cancel(.forced)
        nextQuestion = nil
        begin(Run(isForced: false, calls: [id], question: question, stage: .settling(since: now), deadline: now), now)
        if terms.recall == nil { actions.append(.working(id)) }
        waitForWords(now: now)
    }

    /// The caller may still be saying, or the recogniser writing, what the question is about.
    private mutating func waitForWords(now: CallTime) {
        guard case .settling(let since) = run?.stage else { return }
        let isWhole = partial.isEmpty && transcriptAt != nil && transcript != ""
        let quiet = isWhole ? now : (partial.isEmpty ? since : partialAt ?? since) + Self.settle
        let due = min(quiet, since + Self.settleLimit)
        guard due <= now else { return start(.settle, at: due) }
        cancel(.settle)
        settle(now: now)
    }

    mutating func settle(now: CallTime) {
        guard var run, case .settling = run.stage else { return }
        run.question = run.question.completed(by: currentWords(now: now))
        self.run = run
        guard !run.question.text.isEmpty else { return end(ConsultText.questionRequired, now: now) }
        lookUpOrAsk(now: now)
    }

    private func currentWords(now: CallTime) -> String {
        let isRecent = transcriptAt.map { now - $0 <= Self.transcriptMemory } ?? false
        // Two utterances are two sentences, never one word glued to another.
        return [isRecent ? transcript : "", partial].filter { !$0.isEmpty }.joined(separator: " ")
    }

    // MARK: the model does not ask

    mutating func force(now: CallTime) {
        guard let next = nextQuestion else { return }
        nextQuestion = nil
        // Its text came behind the model's own question about it.
        if let call = lastCall, call > next.at { return }
        let question = next.question
        if let native = lastNative, now - native.at <= Self.memory,
            native.question.isEmpty || SpokenWordSet.isSame(native.question, question)
        {
            return
        }
        guard run == nil else {
            // What the caller adds meanwhile comes next.
            nextQuestion = next
            return
        }
        if let told = lastForced, now - told.at <= Self.memory, SpokenWordSet.isSame(told.question, question) { return }
        actions.append(.hush)
        let run = Run(
            isForced: true, calls: [], question: ConsultQuestion(question), stage: .lookingUp, deadline: now)
        begin(run, now)
        lookUpOrAsk(now: now)
    }

    // MARK: both

    private mutating func begin(_ new: Run, _ now: CallTime) {
        run = new
        run?.deadline = now + patience
        start(.deadline, at: now + patience)
        isWaited = true
        progressCount = 0
        if !callerTalks, !modelTalks, quietSince == nil { quietSince = now }
        watchSilence(now: now)
    }

    private mutating func lookUpOrAsk(now: CallTime) {
        guard let run else { return }
        guard let recall = terms.recall else { return ask(now: now) }
        self.run?.stage = .lookingUp
        start(.recall, at: now + recall.timeout)
        actions.append(.lookUp([run.question.text, run.question.context].compactMap { $0 }.joined(separator: "\n\n")))
    }

    private mutating func ask(now: CallTime) {
        guard let run else { return }
        self.run?.stage = .asking
        actions.append(.ask(run.question, deadline: max(run.deadline - now, 100)))
    }

    mutating func found(_ hits: [RecallHit]?, now: CallTime) {
        guard let run, run.stage == .lookingUp else { return }
        cancel(.recall)
        if let hits, !hits.isEmpty {
            return end(["text": Value(ConsultText.found(hits, for: run.question.text))], now: now)
        }
        guard terms.recall?.fallsBack == false else { return ask(now: now) }
        end(["text": Value(ConsultText.nothingFound)], now: now)
    }

    mutating func answered(_ text: String, now: CallTime) {
        guard run?.stage == .asking else { return }
        let words = ConsultQuestion.trimmed(text)
        end(["text": Value(words.isEmpty ? ConsultText.nothingSaid : words)], now: now)
    }

    mutating func failed(_ reason: String, now: CallTime) {
        guard let run else { return }
        actions.append(.note("the agent gave no answer (\(reason)) to: \(run.question.text)"))
        end(ConsultText.failed(reason, fallback: terms.fallback), now: now)
    }

    /// Every call of the model gets the result; without one it is told.
    private mutating func end(_ result: Value, now: CallTime) {
        guard let run else { return }
        self.run = nil
        for timer in [ConsultTimer.deadline, .settle, .recall] { cancel(timer) }
        if run.calls.isEmpty {
            actions.append(.hush)
            actions.append(.tell(ConsultText.delivery(result["text"]?.text ?? "")))
        } else {
            for id in run.calls { actions.append(.result(id, result)) }
        }
        let asked = Asked(question: run.question.text, at: now)
        if run.isForced { lastForced = asked } else { lastNative = asked }
        transcript = ""
        transcriptAt = nil
        watchSilence(now: now)
        if nextQuestion != nil { start(.forced, at: now + Self.forcedAfter) }
    }

    // MARK: the caller's words

    mutating func heardSome(_ text: String, now: CallTime) {
        partial = text
        partialAt = now
        waitForWords(now: now)
    }

    mutating func heard(_ text: String, now: CallTime) {
        partial = ""
        partialAt = nil
        transcript = text
        transcriptAt = now
        if callerTalks { talk(.user, false, now: now) }
        if terms.policy == .always {
            nextQuestion = Asked(question: text, at: callerBegan ?? now)
            if run == nil { start(.forced, at: now + Self.forcedAfter) }
        }
        waitForWords(now: now)
    }
}
