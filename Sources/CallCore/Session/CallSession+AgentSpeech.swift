import ScriptValue

/// An answer that is said while it is written, and a caller who may speak meanwhile.
extension CallSession {
    /// Says what waits to be said; the verb is over when nothing does and nothing is to come.
    mutating func speakOn(_ task: TaskNumber, now: CallTime) {
        guard case .agent(var wait) = tasks[task]?.wait, let speech = wait.speech, speech.utterance == nil else {
            return
        }
        if callerIsTalking, !speech.unsaid.isEmpty { return hold(task, now: now) }
        cancel(timer: speech.held)
        guard speech.unsaid.isEmpty else {
            wait.speech?.held = nil
            wait.speech?.unsaid = ""
            wait.speech?.utterance = enqueue(.text(speech.unsaid), .always, now: now)
            tasks[task]?.wait = .agent(wait)
            return
        }
        if let reply = speech.reply { resume(task, [Self.result(reply, speech, wait.question, isInterrupted: false)]) }
    }

    /// An utterance of the answer is over.
    mutating func agentSpoke(_ task: TaskNumber, _ result: Value, isInterrupted: Bool, now: CallTime) {
        guard case .agent(var wait) = tasks[task]?.wait else { return }
        wait.speech?.utterance = nil
        let heard = result["heard"]?.text ?? ""
        if isInterrupted, heard.isEmpty, callerIsTalking, let speech = wait.speech, !speech.hasBegun {
            // Cut before its first sound: it has not begun.
            wait.speech?.unsaid = speech.written
            tasks[task]?.wait = .agent(wait)
            return hold(task, now: now)
        }
        wait.speech?.hasBegun = true
        if !heard.isEmpty { wait.speech?.heard.append(heard) }
        tasks[task]?.wait = .agent(wait)
        if isInterrupted { dropTheRest(task) } else { speakOn(task, now: now) }
    }

    /// The caller talked over the answer: nobody wants the rest.
    private mutating func dropTheRest(_ task: TaskNumber) {
        guard case .agent(let wait) = tasks[task]?.wait, let speech = wait.speech else { return }
        release(wait)
        let reply = speech.reply ?? ["text": Value(speech.written), "fallback": false]
        resume(task, [Self.result(reply, speech, wait.question, isInterrupted: true)])
    }

    private static func result(
        _ reply: [String: Value], _ speech: Wait.AgentSpeech, _ question: Wait.AgentQuestion, isInterrupted: Bool
    ) -> Value {
        var result = reply
        result["heard"] = Value(speech.heard.joined(separator: " "))
        result["interrupted"] = .bool(isInterrupted)
        if !question.added.isEmpty { result["added"] = Value(question.added.joined(separator: " ")) }
        return .map(result)
    }

    // MARK: the caller speaks

    /// Before its first word an answer gives way to a caller who speaks; after that it is talked over.
    ///
    /// - Parameter mayBeNoise: whether it is not known yet that the caller says words.
    mutating func answersGiveWay(mayBeNoise: Bool, now: CallTime) {
        // Somebody else has asked the caller, perhaps a tool of the answer.
        guard turns.isEmpty else { return }
        for task in waitingTasks {
            guard case .agent(let wait) = tasks[task]?.wait, let speech = wait.speech else { continue }
            // What plays is cut as everything else is; its end comes as a report.
            if let playing = playout.current?.utterance.id, playing == speech.utterance { continue }
            guard speech.hasBegun else {
                if callerIsTalking { takeBack(task, now: now) }
                continue
            }
            let isWorking = agentProgress[wait.effect]?.rounds.last?.isAnswered == false
            if mayBeNoise { hold(task, now: now) } else if !isWorking { dropTheRest(task) }
        }
    }

    /// Words that wait behind others to be played are not to be played into the caller's.
    private mutating func takeBack(_ task: TaskNumber, now: CallTime) {
        guard case .agent(var wait) = tasks[task]?.wait, let id = wait.speech?.utterance,
            let entry = playout.waiting.first(where: { $0.utterance.id == id })
        else { return }
        stop(utterance: id)
        wait.speech?.utterance = nil
        let later = wait.speech?.unsaid ?? ""
        wait.speech?.unsaid = [entry.utterance.text ?? "", later].filter { !$0.isEmpty }.joined(separator: " ")
        tasks[task]?.wait = .agent(wait)
        hold(task, now: now)
    }

    /// The answer waits until it is known what the caller says, or that it was nothing.
    private mutating func hold(_ task: TaskNumber, now: CallTime) {
        guard case .agent(var wait) = tasks[task]?.wait, wait.speech?.held == nil else { return }
        wait.speech?.held = timer(.agentHeld(task), at: now + setup.limits.longestTurn)
        tasks[task]?.wait = .agent(wait)
    }

    /// The caller is not talking after all, or not to the agent.
    mutating func speakHeldAnswers(now: CallTime) {
        for task in waitingTasks { speakOn(task, now: now) }
    }

    /// What the caller adds before the first word of an answer belongs to its question: the agent is asked anew, with
    /// the whole. False when no answer is waited for that can still be dropped.
    mutating func addToQuestion(_ text: String, now: CallTime) -> Bool {
        let playing = playout.current?.utterance.id
        let asking = task { wait in
            guard case .agent(let wait) = wait, let speech = wait.speech else { return false }
            return !speech.hasBegun && (speech.utterance == nil || speech.utterance != playing)
        }
        guard let asking, case .agent(let wait) = tasks[asking]?.wait else { return false }
        // What its tools have done is done.
        var rounds = agentProgress[wait.effect]?.rounds ?? wait.question.request.progress.rounds
        for index in rounds.indices { rounds[index].withdraw() }
        release(wait)
        var question = wait.question
        question.request.progress.rounds = rounds
        question.added.append(text)
        question.request.text += " " + text
        question.request.conversation = conversation
        put(question, for: asking, now: now)
        return true
    }
}
