import ScriptValue

extension RealtimeVoiceSession {
    mutating func toolCalled(_ call: RealtimeToolCall, _ answer: String, now: CallTime) {
        guard enter(call, answer, now: now) else { return }
        actions.append(.toolCall(call))
    }

    mutating func toolBroken(_ id: String, _ name: String, _ answer: String, _ why: String, now: CallTime) {
        let call = RealtimeToolCall(id: id, name: name, arguments: [:])
        guard enter(call, answer, now: now) else { return }
        let what = "the call of the tool \(SpeechProblem.shown(name)) \(why)"
        actions.append(
            .problem(SpeechProblem(code: "speech.tool_call", service: service, message: what, isFatal: false)))
        toolResult(id, ["error": Value(why)], now: now)
    }

    /// - Returns: false for a call that was made before.
    private mutating func enter(_ call: RealtimeToolCall, _ answer: String, now: CallTime) -> Bool {
        answerHasNews(answer, now: now)
        guard !calls.contains(where: { $0.call.id == call.id }) else { return false }
        if calls.count >= RealtimeOpenCall.most {
            calls.remove(at: calls.firstIndex { $0.state != .waiting } ?? 0)
        }
        calls.append(RealtimeOpenCall(call: call, answer: answer))
        return true
    }

    mutating func toolCancelled(_ id: String) {
        guard let index = calls.firstIndex(where: { $0.call.id == id }), calls[index].state == .waiting else { return }
        calls[index].state = .cancelled
        actions.append(.toolCancelled(id: id))
    }

    mutating func toolResult(_ id: String, _ result: Value, now: CallTime) {
        guard phase != .ending else { return }
        guard let index = calls.firstIndex(where: { $0.call.id == id }) else {
            // Of a call that an earlier session has made, before the host was started anew.
            let text = JSONText.encodePlainText(ToolResult.bounded(result))
            return wish(.lateResult(tool: nil, result: text), now: now)
        }
        switch calls[index].state {
        case .waiting where phase != .open:
            if !heldResults.contains(where: { $0.id == id }) { heldResults.append((id, result)) }
        case .waiting:
            calls[index].state = .answered
            if answer?.id == calls[index].answer { answer?.lastNews = now }
            send(dialect.answer(calls[index].call, ToolResult.bounded(result)))
            if dialect.asksAfterTools { collectResults(of: calls[index].answer, now: now) }
        case .lost:
            calls[index].state = .answered
            let text = JSONText.encodePlainText(ToolResult.bounded(result))
            wish(.lateResult(tool: calls[index].call.name, result: text), now: now)
        case .answered, .cancelled: break
        }
    }

    /// Its result comes later. Where there is no such message, or no socket, the model just waits.
    mutating func toolProgress(_ id: String, _ news: Value) {
        let waiting = calls.first { $0.call.id == id && $0.state == .waiting }
        guard phase == .open, let open = waiting else { return }
        send(dialect.progress(open.call, ToolResult.bounded(news)))
    }

    /// One answer to all results of an answer's calls, as far as they come together.
    private mutating func collectResults(of answer: String, now: CallTime) {
        guard calls.contains(where: { $0.state == .waiting && $0.answer == answer }) else { return respond(now: now) }
        if !timers.contains(.tools) { start(.tools, after: limits.tools, now: now) }
    }
}
