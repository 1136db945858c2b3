import ScriptValue

extension CallSession {
    mutating func askAgent(_ verb: String, _ task: TaskNumber, _ arguments: VerbArguments, now: CallTime) {
        let speaks = arguments.flag("say")
        guard !speaks || machine.state.isAnswered else {
            return refuseVerb(
                task, code: "verb.state",
                "'\(verb)' with 'say' needs an answered call; this one is \(machine.state.name)")
        }
        let chosen = arguments.value("tools")?.array?.compactMap(\.text)
        if let unknown = unknownTool(chosen) { return refuseVerb(task, code: "verb.argument", unknown) }
        let patience = arguments.seconds("deadline") ?? 0
        let deadline = min(patience, setup.agent.timeout ?? patience)
        let isConsultation = verb == "agent.consult"
        var request = AgentRequest(
            kind: isConsultation ? .consult : .respond,
            text: arguments.text("text") ?? arguments.text("question") ?? "",
            context: arguments.value("context") ?? nil,
            conversation: record.transcript.suffix(AgentTurn.most).map { AgentTurn($0.speaker, $0.text) },
            speaks: speaks, sessionKey: setup.sessionKey, agent: setup.agent, deadline: deadline)
        // Who is consulted looks things up, unless the flow says otherwise.
        request.tools =
            chosen.map(tools) ?? tools(entries.tools.keys.sorted(), for: isConsultation ? .safeReadOnly : .owner)
        let meanwhile = arguments.text("meanwhile")
        let after = arguments.seconds("meanwhile_after") ?? 2_000
        let wait = Wait.AgentWait(
            effect: perform(.agent(request)), deadline: timer(.agentDeadline(task), at: now + deadline),
            patience: deadline, meanwhile: meanwhile.map { _ in timer(.agentMeanwhile(task), at: now + after) },
            meanwhileText: meanwhile, otherwise: arguments.text("otherwise"),
            speech: speaks ? Wait.AgentSpeech() : nil)
        tasks[task]?.wait = .agent(wait)
        note("agent", request.text)
    }

    mutating func agentAnswered(_ id: EffectID, _ result: EffectResult, now: CallTime) {
        guard let task = taskAsking(id), case .agent(var wait) = tasks[task]?.wait else { return }
        switch result {
        case .done(let value):
            let text = value["text"]?.text ?? ""
            note("agent_reply", text)
            endQuestion(wait)
            guard wait.speech != nil else { return resume(task, [["text": Value(text), "fallback": false]]) }
            wait.speech?.complete(text)
            tasks[task]?.wait = .agent(wait)
            speakOn(task, now: now)
        case .failed(let reason, let message):
            note("warning", "the agent failed: \(message)")
            agentFailed(task, reason: reason, now: now)
        }
    }

    mutating func agentFailed(_ task: TaskNumber, reason: String, now: CallTime) {
        guard case .agent(var wait) = tasks[task]?.wait else { return }
        endQuestion(wait)
        note("agent_failed", reason)
        if let speech = wait.speech, speech.pieces > 0 {
            // What was written so far is the answer, as it cannot be unsaid.
            wait.speech?.complete(speech.written)
        } else if let otherwise = wait.otherwise, wait.speech != nil {
            wait.speech?.complete(otherwise)
            wait.speech?.reply?["fallback"] = true
        } else if let otherwise = wait.otherwise {
            return resume(task, [["text": Value(otherwise), "fallback": true]])
        } else {
            return resume(task, [nil, Value(reason)])
        }
        tasks[task]?.wait = .agent(wait)
        speakOn(task, now: now)
    }

    /// The caller hears that somebody is at it, instead of nothing.
    mutating func agentIsSlow(_ task: TaskNumber, now: CallTime) {
        guard case .agent(let wait) = tasks[task]?.wait, let words = wait.meanwhileText,
            machine.state.isAnswered, playout.isEmpty
        else { return }
        _ = enqueue(.text(words), .always, now: now)
    }

    mutating func release(_ wait: Wait.AgentWait) {
        endQuestion(wait)
        if let utterance = wait.speech?.utterance { stop(utterance: utterance) }
    }

    private mutating func endQuestion(_ wait: Wait.AgentWait) {
        cancel(timer: wait.deadline)
        cancel(timer: wait.meanwhile)
        abandon(wait.effect)
    }

    func taskAsking(_ id: EffectID) -> TaskNumber? {
        task(where: { if case .agent(let wait) = $0 { wait.effect == id } else { false } })
    }

    // MARK: speaking while it is written

    mutating func agentSays(_ id: EffectID, _ text: String, _ number: Int, now: CallTime) {
        guard effects[id] != nil, let task = taskAsking(id), case .agent(var wait) = tasks[task]?.wait,
            let speech = wait.speech, number == speech.pieces + 1
        else {
            lateCompletions += 1
            return
        }
        wait.speech?.pieces = number
        wait.speech?.add(text)
        cancel(timer: wait.meanwhile)
        cancel(timer: wait.deadline)
        wait.deadline = timer(.agentDeadline(task), at: now + wait.patience)
        tasks[task]?.wait = .agent(wait)
        speakOn(task, now: now)
    }

    /// Says what waits to be said; the verb is over when nothing does and nothing is to come.
    private mutating func speakOn(_ task: TaskNumber, now: CallTime) {
        guard case .agent(var wait) = tasks[task]?.wait, let speech = wait.speech, speech.utterance == nil else {
            return
        }
        guard speech.unsaid.isEmpty else {
            wait.speech?.unsaid = ""
            wait.speech?.utterance = enqueue(.text(speech.unsaid), .always, now: now)
            tasks[task]?.wait = .agent(wait)
            return
        }
        if let reply = speech.reply { resume(task, [Self.result(reply, speech, isInterrupted: false)]) }
    }

    /// An utterance of the answer is over.
    mutating func agentSpoke(_ task: TaskNumber, _ result: Value, isInterrupted: Bool, now: CallTime) {
        guard case .agent(var wait) = tasks[task]?.wait else { return }
        wait.speech?.utterance = nil
        if let heard = result["heard"]?.text, !heard.isEmpty { wait.speech?.heard.append(heard) }
        tasks[task]?.wait = .agent(wait)
        guard isInterrupted, let speech = wait.speech else { return speakOn(task, now: now) }
        // Nobody wants the rest.
        endQuestion(wait)
        let reply = speech.reply ?? ["text": Value(speech.written), "fallback": false]
        resume(task, [Self.result(reply, speech, isInterrupted: true)])
    }

    private static func result(
        _ reply: [String: Value], _ speech: Wait.AgentSpeech, isInterrupted: Bool
    ) -> Value {
        var result = reply
        result["heard"] = Value(speech.heard.joined(separator: " "))
        result["interrupted"] = .bool(isInterrupted)
        return .map(result)
    }
}
