import ScriptValue

extension CallSession {
    mutating func hear(_ verb: String, _ task: TaskNumber, _ arguments: VerbArguments, now: CallTime) {
        lastTurn += 1
        let turn = HearingTurn(verb: verb, token: "t\(lastTurn)", task: task, arguments)
        tasks[task]?.wait = .turn(turn.token)
        pauseTopTurn(now: now)
        turns.append(turn)
        beginTopTurn(now: now)
    }

    /// The turn on top gives the floor to a later one; it will begin anew.
    private mutating func pauseTopTurn(now: CallTime) {
        guard let top = turns.indices.last else { return }
        silence(turn: top)
        turns[top].phase = .paused
        turns[top].isTalking = false
        turns[top].partialText = ""
    }

    /// Stops a turn's timer, prompt and recogniser.
    private mutating func silence(turn index: Int) {
        switch turns[index].phase {
        case .open(let id):
            cancel(timer: id)
            line(.stopListening(turnToken: turns[index].token))
        case .prompting(let utterance): stop(utterance: utterance)
        case .paused: break
        }
    }

    /// Gives the floor to the turn on top: its prompt first, then the caller.
    mutating func beginTopTurn(now: CallTime) {
        guard let top = turns.indices.last, turns[top].phase == .paused, !machine.state.isTerminal else { return }
        guard let prompt = turns[top].prompt else { return openTurn(now: now) }
        let id = "u\(lastUtterance + 1)"
        turns[top].phase = .prompting(utterance: id)
        _ = enqueue(
            .text(prompt), voice: turns[top].voice, turns[top].bargeIn, ownsHook: false, asks: turns[top].listening,
            now: now)
    }

    mutating func promptEnded(_ utterance: String, now: CallTime) {
        guard let top = turns.indices.last, turns[top].phase == .prompting(utterance: utterance) else { return }
        turns[top].prompt = nil
        openTurn(now: now)
    }

    private mutating func openTurn(now: CallTime) {
        guard let top = turns.indices.last else { return }
        if turns[top].digits != nil {
            turns[top].collected = typedAhead + turns[top].collected
            typedAhead = ""
        }
        turns[top].collectedEarly = turns[top].collected.count
        let turn = turns[top]
        // A caller who talks into the prompt is waited for, however long the sentence gets.
        let patience = callerIsTalking ? setup.limits.longestTurn : turn.timeout
        turns[top].phase = .open(timer(.turn(turn.token), at: now + patience))
        turns[top].openedAt = now
        drive(.listenStarted, now: now)
        habit = turn.listening
        line(.listen(turn.listening))
        if turn.acceptsSpeech { note("listen", "", ["turn": Value(turn.token)]) }
        useWhatCameEarly(now: now)
    }

    /// Words and digits that came while nobody listened answer the next question at once.
    private mutating func useWhatCameEarly(now: CallTime) {
        guard let turn = turns.last else { return }
        if turn.digits != nil, !turn.collected.isEmpty { collect("", now: now) }
        guard turns.last?.token == turn.token, turn.acceptsSpeech, !unheard.isEmpty else { return }
        let words = unheard
        unheard = []
        let confidence = words.compactMap(\.confidence).min()
        let text = words.map(\.text).joined(separator: " ")
        answerTurn(["text": Value(text), "confidence": .number(confidence ?? 1)], now: now)
    }

    // MARK: what the caller does

    mutating func speechStarted(now: CallTime) {
        note("speech_started", "")
        callerIsTalking = true
        judged = nil
        bargeIn(text: nil, now: now)
        guard let top = turns.indices.last else { return }
        turns[top].isTalking = true
        if case .open = turns[top].phase { restartTimer(of: top, after: setup.limits.longestTurn, now: now) }
    }

    mutating func partiallyHeard(_ text: String, by event: String, now: CallTime) {
        bargeIn(text: text, now: now)
        guard let top = turns.indices.last, turns[top].acceptsSpeech else { return }
        turns[top].partialText = text
        turns[top].partialEvent = event
        guard let hook = turns[top].partialHook, case .open = turns[top].phase, !turns[top].hookIsRunning,
            tasks.count < setup.limits.tasks
        else { return }
        turns[top].hookIsRunning = true
        _ = start(.hook(.partial(turn: turns[top].token)), .reference(hook), [Value(text)])
    }

    /// The flow's own verdict on words that are not final yet: enough to go on with, or not.
    mutating func partialJudged(_ token: String, isEnough: Bool, now: CallTime) {
        guard let index = turns.firstIndex(where: { $0.token == token }) else { return }
        turns[index].hookIsRunning = false
        guard isEnough, let top = turns.indices.last, top == index, case .open = turns[top].phase else { return }
        note("heard", turns[top].partialText, ["partial": true])
        record.transcript.append(
            TranscriptEntry(timestamp: now, speaker: .user, text: turns[top].partialText, isFinal: false))
        judged = HeardSpeech(text: turns[top].partialText, confidence: nil, at: now)
        answerTurn(["text": Value(turns[top].partialText), "partial": true], now: now)
    }

    mutating func heard(_ text: String, confidence: Double?, now: CallTime) {
        callerIsTalking = false
        defer { speakHeldAnswers(now: now) }
        let text = withoutJudged(text, now: now)
        guard !text.isEmpty else { return unheardNoise(now: now) }
        note("heard", text, ["confidence": confidence.value])
        record.transcript.append(TranscriptEntry(timestamp: now, speaker: .user, text: text))
        bargeIn(text: text, now: now)
        if let top = turns.indices.last, turns[top].acceptsSpeech {
            turns[top].isTalking = false
            if case .open = turns[top].phase {
                return answerTurn(["text": Value(text), "confidence": .number(confidence ?? 1)], now: now)
            }
        } else if tell("speech", Value(text)) || addToQuestion(text, now: now) {
            return
        }
        unheard.append(HeardSpeech(text: text, confidence: confidence, at: now))
        if unheard.count > 8 { unheard.removeFirst() }
    }

    /// What is new in a final text: the flow may have gone on with its beginning already.
    private mutating func withoutJudged(_ text: String, now: CallTime) -> String {
        defer { judged = nil }
        guard let judged, now - judged.at <= 5_000 else { return text }
        func words(_ text: String) -> [Substring] { text.split(whereSeparator: \.isWhitespace) }
        func plain(_ word: Substring) -> String { word.lowercased().filter { $0.isLetter || $0.isNumber } }
        let (known, all) = (words(judged.text).map(plain), words(text))
        guard all.prefix(known.count).map(plain) == known else { return text }
        return all.dropFirst(known.count).joined(separator: " ")
    }

    /// The caller made a sound that held no words: the question stays open for its full time.
    private mutating func unheardNoise(now: CallTime) {
        callerIsTalking = false
        guard let top = turns.indices.last else { return }
        turns[top].isTalking = false
        if case .open = turns[top].phase { restartTimer(of: top, after: turns[top].timeout, now: now) }
    }

    mutating func pressed(_ digits: String, now: CallTime) {
        note("digits", String(repeating: "•", count: digits.count), ["count": .int(Int64(digits.count))])
        bargeIn(text: nil, now: now)
        guard let top = turns.indices.last, turns[top].digits != nil else {
            if !tell("dtmf", Value(digits)) { typedAhead = String((typedAhead + digits).suffix(32)) }
            return
        }
        if case .open = turns[top].phase { collect(digits, now: now) } else { turns[top].collected += digits }
    }

    /// The line gathered digits for a turn and takes them as complete.
    mutating func gathered(_ digits: String, now: CallTime) {
        pressed(digits, now: now)
        guard let top = turns.last, case .open = top.phase, !top.collected.isEmpty else { return }
        answerWithDigits(now: now)
    }

    private mutating func collect(_ digits: String, now: CallTime) {
        guard let top = turns.indices.last, let terms = turns[top].digits else { return }
        var left = Substring(turns[top].takeCollected() + digits)
        while let digit = left.popFirst() {
            if digit != terms.finishOn { turns[top].collected.append(digit) }
            let isFull = turns[top].collected.count >= terms.exactly ?? terms.atMost
            guard isFull || digit == terms.finishOn else { continue }
            // What follows is for the next question, but not a finishing key pressed out of habit.
            if isFull, left.first == terms.finishOn { left = left.dropFirst() }
            typedAhead = String((left + typedAhead).suffix(32))
            return answerWithDigits(now: now)
        }
        restartTimer(of: top, after: turns[top].timeout, now: now)
    }

    private mutating func answerWithDigits(now: CallTime) {
        guard let turn = turns.last else { return }
        if let exactly = turn.digits?.exactly, turn.collected.count != exactly { return askAgain(now: now) }
        answerTurn(["digits": Value(turn.collected)], now: now)
    }

    // MARK: ends of a turn

    private mutating func restartTimer(of index: Int, after length: Milliseconds, now: CallTime) {
        guard case .open(let old) = turns[index].phase else { return }
        cancel(timer: old)
        turns[index].phase = .open(timer(.turn(turns[index].token), at: now + length))
    }

    mutating func turnTimedOut(_ token: String, now: CallTime) {
        guard let top = turns.indices.last, turns[top].token == token else { return }
        let turn = turns[top]
        callerIsTalking = false
        defer { speakHeldAnswers(now: now) }
        if !turn.collected.isEmpty, turn.digits?.exactly == nil { return answerWithDigits(now: now) }
        if turn.isTalking, !turn.partialText.isEmpty {
            return answerTurn(["text": Value(turn.partialText), "partial": true], now: now)
        }
        askAgain(now: now)
    }

    private mutating func askAgain(now: CallTime) {
        guard let top = turns.indices.last else { return }
        guard turns[top].triesLeft > 1 else {
            note("timeout", "nothing heard", ["turn": Value(turns[top].token)])
            silentTurns = silentTurns.suffix(31) + [turns[top].token]
            return closeTopTurn([nil, "timeout"], now: now)
        }
        silence(turn: top)
        turns[top].prepareNextTry()
        beginTopTurn(now: now)
    }

    private mutating func answerTurn(_ answer: Value, now: CallTime) {
        callerIsTalking = false
        // `nil` fields are absent in Lua.
        let fields = (answer.map ?? [:]).filter { !$0.value.isNull }
        silentTurns = []
        closeTopTurn([.map(fields)], now: now)
    }

    private mutating func closeTopTurn(_ values: [Value], now: CallTime) {
        guard let turn = turns.last else { return }
        endTurn(turn.token, now: now)
        resume(turn.task, values)
    }

    /// Takes a turn away, wherever it stands; the one below gets the floor back.
    mutating func endTurn(_ token: String, now: CallTime) {
        guard let index = turns.firstIndex(where: { $0.token == token }) else { return }
        if !machine.state.isTerminal {
            silence(turn: index)
        } else if case .open(let id) = turns[index].phase {
            cancel(timer: id)
        }
        let turn = turns.remove(at: index)
        for function in turn.functions { actions.append(.release(function: function)) }
        beginTopTurn(now: now)
    }
}
