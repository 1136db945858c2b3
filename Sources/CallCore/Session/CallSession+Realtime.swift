import ScriptValue

extension CallSession {
    mutating func openRealtime(_ task: TaskNumber, _ arguments: VerbArguments, now: CallTime) {
        guard realtime == nil else {
            return refuseVerb(task, code: "verb.state", "a realtime session is running already")
        }
        let offered = arguments.value("tools")?.array?.compactMap(\.text) ?? entries.tools.keys.sorted()
        if let unknown = offered.first(where: { entries.tools[$0] == nil }) {
            return refuseVerb(task, code: "verb.argument", "the flow has no tool '\(unknown)'")
        }
        let own = offered.compactMap { name in
            entries.tools[name].map {
                ["name": Value(name), "description": Value($0.description), "parameters": $0.parameters.json] as Value
            }
        }
        let isChosen = arguments.value("tools")?.array != nil
        let request = realtimeRequest(arguments, tools: own + (isChosen ? [] : otherTools))
        let leave = arguments.value("leave_when") ?? [:]
        realtime = task
        lastRealtimeEvent = 0
        var wait = Wait.RealtimeWait(
            effect: perform(.realtime(request)), leaveTool: leave["tool"]?.text,
            leavePhrase: leave["phrase"]?.text?.lowercased(), leaveEvent: leave["event"]?.text)
        if let seconds = leave["timeout"]?.double {
            wait.timer = timer(.realtime(task), at: now + Milliseconds(seconds: seconds))
        }
        tasks[task]?.wait = .realtime(wait)
        consult = setup.realtime.consult.map { ConsultDesk($0, patience: setup.agent.timeout ?? 30_000) }
        note("realtime", "opening")
    }

    var realtimeWait: Wait.RealtimeWait? {
        guard let realtime, case .realtime(let wait) = tasks[realtime]?.wait else { return nil }
        return wait
    }

    mutating func realtimeOpened(_ id: EffectID, _ result: EffectResult, now: CallTime) {
        guard let task = realtime, let wait = realtimeWait, wait.effect == id else { return }
        guard case .failed(let reason, let message) = result else { return note("realtime", "open") }
        note("warning", "realtime: \(message)")
        endConsult(now: now)
        cancel(timer: wait.timer)
        realtime = nil
        resume(task, [nil, Value(reason == "unavailable" ? reason : "failed")])
    }

    mutating func realtimeEvent(_ id: EffectID, _ event: RealtimeEvent, _ number: Int, now: CallTime) {
        guard let task = realtime, let wait = realtimeWait, wait.effect == id else {
            lateCompletions += 1
            return
        }
        guard number == 0 || number > lastRealtimeEvent else { return note("duplicate", "realtime event seen before") }
        lastRealtimeEvent = max(number, lastRealtimeEvent)
        switch event {
        case .transcript(let speaker, let text): transcribed(task, speaker, text, now: now)
        case .toolCall(let call, let name, let arguments): toolCalled(task, call, name, arguments, now: now)
        case .partial(let text): tellConsult(.partial(text), now: now)
        case .talks(let speaker, let talks): tellConsult(.talks(speaker, talks), now: now)
        case .closed(let reason, let usage): realtimeClosed(task, reason: reason, usage: usage)
        }
    }

    private mutating func transcribed(
        _ task: TaskNumber, _ speaker: TranscriptEntry.Speaker, _ text: String, now: CallTime
    ) {
        guard case .realtime(var wait) = tasks[task]?.wait else { return }
        record.transcript.append(TranscriptEntry(timestamp: now, speaker: speaker, text: text))
        wait.transcript.append(["speaker": Value(speaker.rawValue), "text": Value(text)])
        tasks[task]?.wait = .realtime(wait)
        note(speaker == .bot ? "said" : "heard", text, ["realtime": true])
        if speaker == .user { tellConsult(.final(text), now: now) }
        if wait.leaving == nil, let phrase = wait.leavePhrase, text.lowercased().contains(phrase) {
            leaveRealtime(task, reason: "phrase", now: now)
        }
    }

    private mutating func toolCalled(
        _ task: TaskNumber, _ toolCall: String, _ name: String, _ arguments: Value, now: CallTime
    ) {
        guard case .realtime(let wait) = tasks[task]?.wait else { return }
        note("tool", name, ["arguments": arguments])
        if consult != nil, name == ConsultTool.name { return consultCalled(toolCall, arguments, now: now) }
        let isLast = name == wait.leaveTool && wait.leaving == nil
        guard let tool = entries.tools[name], tasks.count < setup.limits.tasks else {
            if isLast { leaveRealtime(task, reason: "tool", now: now) }
            if name != wait.leaveTool { toolAnswered(wait.effect, toolCall, ["error": "no such tool"]) }
            return
        }
        let checked: Value
        do throws(FlowError) {
            checked = try tool.parameters.check(arguments)
        } catch {
            return toolAnswered(wait.effect, toolCall, ["error": Value(error.message)])
        }
        if isLast { editRealtime(task) { $0.leaveAfter = toolCall } }
        let runner = start(
            .tool(session: wait.effect, toolCall: toolCall), .reference(tool.run), [callHandle, checked])
        _ = timer(.tool(runner), at: now + setup.limits.toolDeadline)
    }

    mutating func toolTimedOut(_ task: TaskNumber, now: CallTime) {
        guard case .tool(let session, let toolCall) = tasks[task]?.role else { return }
        toolAnswered(session, toolCall, ["error": "the tool took too long"])
        cancelTask(task, now: now)
    }

    mutating func cancelToolTimer(_ task: TaskNumber) {
        cancel(timer: timers.first { $0.value == .tool(task) }?.key)
    }

    private mutating func editRealtime(_ task: TaskNumber, _ edit: (inout Wait.RealtimeWait) -> Void) {
        guard case .realtime(var wait) = tasks[task]?.wait else { return }
        edit(&wait)
        tasks[task]?.wait = .realtime(wait)
    }

    /// A result for the model; one that comes too late for it is kept as an event, never lost.
    mutating func toolAnswered(_ session: EffectID, _ toolCall: String, _ result: Value, isLate: Bool = false) {
        if !isLate, let task = realtime, let wait = realtimeWait, wait.effect == session {
            _ = perform(.steer(realtime: session, .toolResult(toolCall: toolCall, result)))
            if wait.leaveAfter == toolCall, wait.leaving == nil {
                leaveRealtime(task, reason: "tool", now: lastInputAt)
            }
        } else if !machine.state.isTerminal {
            post("tool_result", ["tool_call": Value(toolCall), "result": result])
        }
    }

    /// Leaves a session that was to last until this event.
    mutating func leaveRealtime(on event: String) {
        guard let task = realtime, let wait = realtimeWait, wait.leaveEvent == event, wait.leaving == nil else {
            return
        }
        leaveRealtime(task, reason: "event", now: lastInputAt)
    }

    mutating func leaveRealtime(_ task: TaskNumber, reason: String, now: CallTime) {
        guard case .realtime(var wait) = tasks[task]?.wait else { return }
        if wait.leaving != nil {
            // It was asked to close and did not: go on without its goodbye.
            return realtimeClosed(task, reason: reason, usage: [:])
        }
        wait.leaving = reason
        endConsult(now: now)
        cancel(timer: wait.timer)
        wait.timer = timer(.realtime(task), at: now + 2_000)
        tasks[task]?.wait = .realtime(wait)
        _ = perform(.steer(realtime: wait.effect, .close))
    }

    private mutating func realtimeClosed(_ task: TaskNumber, reason: String, usage: Value) {
        guard case .realtime(let wait) = tasks[task]?.wait else { return }
        cancel(timer: wait.timer)
        endConsult(now: lastInputAt)
        effects[wait.effect] = nil
        realtime = nil
        note("realtime", "closed", ["reason": Value(wait.leaving ?? reason)])
        if wait.leaving == nil, reason == "failed" { return resume(task, [nil, "failed"]) }
        resume(
            task,
            [["reason": Value(wait.leaving ?? reason), "transcript": .array(wait.transcript), "usage": usage]])
    }

    /// The session is not wanted any more, and nobody waits for its end.
    mutating func closeRealtime(_ wait: Wait.RealtimeWait) {
        cancel(timer: wait.timer)
        endConsult(now: lastInputAt)
        realtime = nil
        effects[wait.effect] = nil
        _ = perform(.steer(realtime: wait.effect, .close))
    }
}
