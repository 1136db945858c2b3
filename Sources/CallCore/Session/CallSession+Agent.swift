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
            context: arguments.value("context") ?? nil, conversation: conversation, speaks: speaks,
            sessionKey: setup.sessionKey, agent: setup.agent, deadline: deadline)
        request.brief = setup.brief
        // Who is consulted looks things up, unless the flow says otherwise.
        request.tools =
            chosen.map(tools) ?? tools(entries.tools.keys.sorted(), for: isConsultation ? .safeReadOnly : .owner)
        let question = Wait.AgentQuestion(
            request: request, meanwhile: arguments.text("meanwhile"),
            meanwhileAfter: arguments.seconds("meanwhile_after") ?? 2_000, otherwise: arguments.text("otherwise"))
        put(question, for: task, now: now)
    }

    var conversation: [AgentTurn] {
        record.transcript.suffix(AgentTurn.most).map { AgentTurn($0.speaker, $0.text) }
    }

    mutating func put(_ question: Wait.AgentQuestion, for task: TaskNumber, now: CallTime) {
        let request = question.request
        let effect = perform(.agent(request))
        if !request.progress.rounds.isEmpty { agentProgress[effect] = request.progress }
        let wait = Wait.AgentWait(
            question: question, effect: effect,
            deadline: timer(.agentDeadline(task), at: now + request.deadline),
            meanwhile: question.meanwhile.map { _ in timer(.agentMeanwhile(task), at: now + question.meanwhileAfter) },
            speech: request.speaks ? Wait.AgentSpeech() : nil)
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
        } else if let otherwise = wait.question.otherwise, wait.speech != nil {
            wait.speech?.complete(otherwise)
            wait.speech?.reply?["fallback"] = true
        } else if let otherwise = wait.question.otherwise {
            return resume(task, [["text": Value(otherwise), "fallback": true]])
        } else {
            return resume(task, [nil, Value(reason)])
        }
        tasks[task]?.wait = .agent(wait)
        speakOn(task, now: now)
    }

    /// The caller hears that somebody is at it, instead of nothing.
    mutating func agentIsSlow(_ task: TaskNumber, now: CallTime) {
        guard case .agent(var wait) = tasks[task]?.wait, let words = wait.question.meanwhile,
            machine.state.isAnswered, playout.isEmpty
        else { return }
        guard !callerIsTalking else {
            wait.meanwhile = timer(.agentMeanwhile(task), at: now + 500)
            tasks[task]?.wait = .agent(wait)
            return
        }
        _ = enqueue(.text(words), .always, now: now)
    }

    mutating func release(_ wait: Wait.AgentWait) {
        endQuestion(wait)
        cancel(timer: wait.speech?.held)
        if let utterance = wait.speech?.utterance { stop(utterance: utterance) }
    }

    mutating func endQuestion(_ wait: Wait.AgentWait) {
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
        wait.deadline = timer(.agentDeadline(task), at: now + wait.question.request.deadline)
        tasks[task]?.wait = .agent(wait)
        speakOn(task, now: now)
    }
}
