import ScriptValue

extension CallSession {
    mutating func openRealtime(_ task: TaskNumber, _ arguments: VerbArguments, now: CallTime) {
        guard realtime == nil else {
            return refuseVerb(task, code: "verb.state", "a realtime session is running already")
        }
        let chosen = arguments.value("tools")?.array?.compactMap(\.text)
        if let unknown = unknownTool(chosen) { return refuseVerb(task, code: "verb.argument", unknown) }
        let offered = tools(chosen ?? entries.tools.keys.sorted()) + (chosen == nil ? otherTools : [])
        let request = realtimeRequest(arguments, tools: offered)
        let leave = arguments.value("leave_when") ?? [:]
        realtime = task
        lastRealtimeEvent = 0
        var wait = Wait.RealtimeWait(
            effect: perform(.realtime(request)), leaveTool: leave["tool"]?.text,
            leavePhrase: leave["phrase"]?.text?.lowercased(), leaveEvent: leave["event"]?.text)
        if let seconds = leave["timeout"]?.double {
            wait.leaveAt = now + Milliseconds(seconds: seconds)
            wait.timer = timer(.realtime(task), at: now + Milliseconds(seconds: seconds))
        }
        tasks[task]?.wait = .realtime(wait)
        consult = setup.realtime.consult.map { ConsultDesk($0, patience: setup.agent.timeout ?? 30_000) }
        note("realtime", "opening", ["greeting": request.greeting?.isEmpty == false ? "queued" : "absent"])
    }

    /// What was said so far, as much of it as a model is told.
    var history: [RealtimeOrder.Turn] {
        RealtimeLimits().latest(record.transcript.map { RealtimeOrder.Turn($0.speaker, $0.text) })
    }

    /// A flow that was granted a model will probably want one as soon as somebody is there, with all its tools and
    /// otherwise as the deployment has it.
    mutating func foreseeRealtime() {
        guard entries.needs.realtime, setup.capabilities.contains(CarrierCapability.realtime.rawValue) else { return }
        tell(.foresee(realtimeRequest(nil, tools: tools(entries.tools.keys.sorted()) + otherTools)))
    }

    /// What a session that lived before a restart is to be like after it: it knows what was said, and does not begin
    /// anew.
    func resumed(_ request: RealtimeRequest, _ wait: Wait.RealtimeWait) -> RealtimeRequest {
        guard !wait.transcript.isEmpty else { return request }
        var request = request
        if wait.transcript.contains(where: { $0["speaker"]?.text == TranscriptEntry.Speaker.bot.rawValue }) {
            request.greeting = nil
        }
        if wait.transcript.contains(where: { $0["speaker"]?.text == TranscriptEntry.Speaker.user.rawValue }) {
            request.greetingWaits = false
        }
        request.history = history
        return request
    }

    var realtimeWait: Wait.RealtimeWait? {
        guard let realtime, case .realtime(let wait) = tasks[realtime]?.wait else { return nil }
        return wait
    }

    mutating func realtimeOpened(_ id: EffectID, _ result: EffectResult, now: CallTime) {
        guard let task = realtime, let wait = realtimeWait, wait.effect == id else { return }
        guard case .failed(let reason, let message) = result else {
            hasBeenRealtime = true
            return note("realtime", "open")
        }
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
        case .resumed: endCancelled(task, now: now)
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
        if name == EndCallTool.name { return endCalled(task, toolCall, now: now) }
        let isLast = name == wait.leaveTool && wait.leaving == nil
        guard let tool = entries.tools[name], tasks.count < setup.limits.tasks else {
            if isLast { leaveRealtime(task, reason: "tool", now: now) }
            if name != wait.leaveTool { toolAnswered(wait.effect, toolCall, ["error": "no such tool"]) }
            return
        }
        guard let checked = checked(arguments, for: tool, of: wait.effect, toolCall) else { return }
        if isLast { editRealtime(task) { $0.leaveAfter = toolCall } }
        startTool(tool, checked, for: wait.effect, toolCall, now: now)
    }

    private mutating func editRealtime(_ task: TaskNumber, _ edit: (inout Wait.RealtimeWait) -> Void) {
        guard case .realtime(var wait) = tasks[task]?.wait else { return }
        edit(&wait)
        tasks[task]?.wait = .realtime(wait)
    }

    /// Leaves a session that was to last until this event.
    mutating func leaveRealtime(on event: String) {
        guard let task = realtime, let wait = realtimeWait, wait.leaveEvent == event, wait.leaving == nil else {
            return
        }
        leaveRealtime(task, reason: "event", now: lastInputAt)
    }

    /// How long a session may take to its end once it was asked for: its last words for two seconds, the caller's for
    /// one, and the way there and back.
    static var farewell: Milliseconds { 5_000 }

    mutating func leaveRealtime(_ task: TaskNumber, reason: String, now: CallTime) {
        guard case .realtime(var wait) = tasks[task]?.wait else { return }
        if wait.leaving != nil, wait.endCall == nil || reason == "timeout" {
            // It was asked to close and did not: go on without its goodbye.
            return realtimeClosed(task, reason: reason, usage: [:])
        }
        wait.leaving = reason
        wait.endCall = nil
        endConsult(now: now)
        cancel(timer: wait.timer)
        wait.timer = timer(.realtime(task), at: now + Self.farewell)
        tasks[task]?.wait = .realtime(wait)
        _ = perform(.steer(realtime: wait.effect, .close))
    }

    /// The model says goodbye.
    private mutating func endCalled(_ task: TaskNumber, _ toolCall: String, now: CallTime) {
        guard case .realtime(var wait) = tasks[task]?.wait, wait.leaving == nil else { return }
        wait.leaving = EndCallTool.reason
        wait.endCall = toolCall
        cancel(timer: wait.timer)
        wait.timer = timer(.realtime(task), at: now + Self.farewell)
        tasks[task]?.wait = .realtime(wait)
        _ = perform(.steer(realtime: wait.effect, .finish))
    }

    /// The caller has something to say to that.
    private mutating func endCancelled(_ task: TaskNumber, now: CallTime) {
        guard case .realtime(var wait) = tasks[task]?.wait, let toolCall = wait.endCall else { return }
        (wait.leaving, wait.endCall) = (nil, nil)
        cancel(timer: wait.timer)
        wait.timer = wait.leaveAt.map { timer(.realtime(task), at: $0) }
        tasks[task]?.wait = .realtime(wait)
        toolAnswered(wait.effect, toolCall, EndCallTool.cancelled)
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
