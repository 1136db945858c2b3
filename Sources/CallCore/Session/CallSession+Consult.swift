import ScriptValue

/// The realtime model's questions to the agent behind the call.
extension CallSession {
    // MARK: the session's beginning

    /// What the model is told and offered; the tool that asks the agent stands first, and no other has its name.
    ///
    /// - Parameter arguments: nil for a session that is only foreseen.
    func realtimeRequest(_ arguments: VerbArguments?, tools: [Value]) -> RealtimeRequest {
        let terms = setup.realtime.consult
        let own = [EndCallTool.name] + (terms == nil ? [] : [ConsultTool.name])
        let others = tools.filter { tool in !own.contains { tool["name"]?.text == $0 } }
        var instructions = arguments?.text("instructions") ?? setup.realtime.instructions
        let brief = setup.brief.map(CallBrief.context)
        if terms != nil || brief != nil {
            let guidance = terms.flatMap { ConsultText.guidance($0.policy) }
            instructions = [instructions ?? ConsultText.stockInstructions, brief, guidance]
                .compactMap { $0 }.joined(separator: "\n\n")
        }
        var request = RealtimeRequest(
            provider: arguments?.text("provider"), instructions: instructions,
            greeting: arguments.flatMap { $0.text("greeting") ?? initialMessage }, voice: arguments?.text("voice"),
            tools: (terms == nil ? [] : [ConsultTool.offer]) + [EndCallTool.offer] + others,
            history: hasBeenRealtime ? history : [])
        request.greetsFreely = arguments?.text("greeting_style") == "free"
        // Who has spoken before the model came waits for an answer.
        request.greetingWaits =
            arguments?.text("greeting_when") == "spoken_to" && !record.transcript.contains { $0.speaker == .user }
        request.watches = terms != nil
        return request
    }

    /// What the call was placed to say, until somebody has said something.
    private var initialMessage: String? {
        guard setup.direction == .outbound, record.transcript.isEmpty, playout.isEmpty else { return nil }
        return setup.arguments["message"]?.text
    }

    /// The deployment's own tools; those that the flow runs are offered as the flow has them.
    var otherTools: [Value] {
        setup.realtime.tools.filter { tool in tool["name"]?.text.map { entries.tools[$0] == nil } ?? false }
    }

    // MARK: what happens

    mutating func consultCalled(_ toolCall: String, _ arguments: Value, now: CallTime) {
        tellConsult(.called(toolCall, ConsultQuestion(arguments: arguments)), now: now)
    }

    mutating func consultFired(_ timer: ConsultTimer, now: CallTime) {
        consultTimers[timer] = nil
        tellConsult(.timer(timer), now: now)
    }

    mutating func consultAnswered(_ id: EffectID, _ effect: Effect, _ result: EffectResult, now: CallTime) {
        guard id == consultEffect else { return note("late", "a search came after it was no longer waited for") }
        consultEffect = nil
        switch (effect, result) {
        case (.recall, .done(let value)):
            tellConsult(.found((value.array ?? []).compactMap(RecallHit.init(value:))), now: now)
        case (.recall, .failed(_, let message)):
            note("warning", "earlier calls could not be looked through: \(message)")
            tellConsult(.found(nil), now: now)
        case (_, .done(let value)):
            note("agent_reply", value["text"]?.text ?? "")
            tellConsult(.answered(value["text"]?.text ?? ""), now: now)
        case (_, .failed(let reason, let message)):
            note("warning", "the agent failed: \(message)")
            tellConsult(.failed(reason == "timeout" ? "deadline" : reason), now: now)
        }
    }

    mutating func tellConsult(_ input: ConsultInput, now: CallTime) {
        for action in consult?.handle(input, now: now) ?? [] { carryOut(action, now: now) }
    }

    /// The model has left, or is about to.
    mutating func endConsult(now: CallTime) {
        tellConsult(.left, now: now)
        consult = nil
    }

    // MARK: what follows

    private mutating func carryOut(_ action: ConsultAction, now: CallTime) {
        switch action {
        case .startTimer(let timer, let time):
            cancel(timer: consultTimers[timer])
            consultTimers[timer] = self.timer(.consult(timer), at: time)
        case .cancelTimer(let timer): cancel(timer: consultTimers.removeValue(forKey: timer))
        case .working(let id): steerModel(.toolProgress(toolCall: id, ConsultText.working))
        case .result(let id, let value): steerModel(.toolResult(toolCall: id, value))
        case .lookUp(let query): lookUp(query)
        case .ask(let question, let deadline): consultAgent(question, deadline: deadline)
        case .withdraw:
            if let id = consultEffect { abandon(id) }
            consultEffect = nil
        case .hush: steerModel(.interrupt)
        case .tell(let text): steerModel(.ask(text))
        case .progress(let words):
            guard machine.state.isAnswered, playout.isEmpty else { return }
            _ = enqueue(.text(words), .always, now: now)
        case .note(let text): note("consult", text)
        }
    }

    private mutating func steerModel(_ command: RealtimeCommand) {
        guard let wait = realtimeWait else { return }
        _ = perform(.steer(realtime: wait.effect, command))
    }

    /// Tools of the flow that the model has.
    private var realtimeTools: [String] {
        guard let wait = realtimeWait, case .realtime(let request)? = effects[wait.effect] else { return [] }
        return request.tools.compactMap { $0["name"]?.text }
    }

    private mutating func lookUp(_ query: String) {
        guard let recall = setup.realtime.consult?.recall else { return }
        consultEffect = perform(
            .recall(
                RecallRequest(
                    query: query, sessionKey: setup.sessionKey, sources: recall.sources, maxResults: recall.maxResults))
        )
    }

    private mutating func consultAgent(_ question: ConsultQuestion, deadline: Milliseconds) {
        guard let terms = setup.realtime.consult else { return }
        if let id = consultEffect { abandon(id) }
        var conversation = conversation
        // What the caller is saying belongs to it, unless it is the question itself.
        if let words = consult?.partial, !words.isEmpty, !question.text.contains(words) {
            conversation.append(AgentTurn(.user, words))
        }
        var request = AgentRequest(
            kind: .consult, text: question.text, context: question.context.map { Value($0) } ?? .null,
            conversation: conversation,
            sessionKey: setup.sessionKey, agent: setup.agent, deadline: deadline)
        request.brief = setup.brief
        request.consultation = AgentRequest.Consultation(
            tools: terms.tools, thinking: terms.thinking, isFast: terms.isFast, style: question.style)
        request.tools = tools(realtimeTools, for: terms.tools)
        consultEffect = perform(.agent(request))
        note("agent", question.text)
    }
}
