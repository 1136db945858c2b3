import CallAudio
import CallCore
import ScriptValue

extension OpenAIRealtime {
    func isAnswering(_ desk: ServiceDesk) -> Bool { answer.map { desk.outbox.holds(lane: $0.lane) } ?? false }

    mutating func respond(_ fields: StrictFields, _ desk: inout ServiceDesk) throws(FieldProblem) -> OpenAIError? {
        try fields.only(["type", "event_id", "response"])
        if let response = try fields.object("response") {
            try response.only([
                "instructions", "output_modalities", "tools", "tool_choice", "max_output_tokens", "metadata",
                "conversation", "input", "audio",
            ])
            if let instructions = try response.text("instructions") { model.hear(instructions) }
        }
        guard !isAnswering(desk) else {
            let message = "Conversation already has an active response in progress: \(answer?.id ?? "")."
            return OpenAIError(code: "conversation_already_has_active_response", message: message)
        }
        speak(after: desk.finalDelay() / 2, &desk)
        return nil
    }

    mutating func cancel(_ id: String?, _ desk: inout ServiceDesk) -> OpenAIError? {
        guard isAnswering(desk), id == nil || id == answer?.id else {
            return OpenAIError(
                code: "response_cancel_not_active", message: "Cancellation failed: no active response found")
        }
        breakOff("client_cancelled", &desk)
        return nil
    }

    /// Stops what is being said, if anything is.
    mutating func breakOff(_ reason: String, _ desk: inout ServiceDesk) {
        guard isAnswering(desk), let stopped = answer else { return }
        desk.outbox.clear(lane: stopped.lane)
        answer = nil
        log.append(.stopped)
        let now = desk.now
        if let item = stopped.item { conversation.edit(item) { $0.limit = $0.length(now: now) } }
        let wasHeard = stopped.item.flatMap { conversation.item($0)?.length(now: now) } ?? 0 > 0
        if !wasHeard { model.reopen(stopped.before) }
        let details: Value = ["type": "cancelled", "reason": Value(reason)]
        tell("response.done", ["response": response(stopped, "cancelled", details)], after: 0, &desk)
    }

    /// Answers what is open.
    mutating func speak(after delay: Milliseconds, _ desk: inout ServiceDesk) {
        let before = model
        let turn = model.answer()
        answers += 1
        var answer = Answer(id: desk.id("resp_"), lane: Self.firstLane + answers, before: before)
        let lane = answer.lane
        tell("response.created", ["response": response(answer, "in_progress", .null)], after: 0, lane: lane, &desk)
        var time = delay + turn.pause
        if let ending = turn.ending { return end(ending, answer, after: time, &desk) }
        var output = 0
        if !turn.text.isEmpty {
            time = say(turn.text, &answer, from: time, &desk)
            output = 1
        }
        for call in turn.calls {
            time += 20
            self.call(call, &answer, output, after: time, &desk)
            output += 1
        }
        self.answer = answer
        tell(
            "response.done", ["response": response(answer, "completed", .null)], after: time + 10, lane: lane, &desk)
    }

    private mutating func end(
        _ ending: String, _ answer: Answer, after delay: Milliseconds, _ desk: inout ServiceDesk
    ) {
        let errors = [
            "failed": ("server_error", "server_error"), "rate_limited": ("requests", "rate_limit_exceeded"),
            "quota": ("insufficient_quota", "insufficient_quota"),
        ]
        if let (type, code) = errors[ending] {
            self.answer = answer
            model.reopen(answer.before)
            let details: Value = ["type": "failed", "error": ["type": Value(type), "code": Value(code)]]
            return tell(
                "response.done", ["response": response(answer, "failed", details)], after: delay, lane: answer.lane,
                &desk)
        }
        switch ending {
        case "expired": expire(&desk)
        case "drop": desk.outbox.add(.drop, at: desk.now + delay, lane: 0)
        default: desk.close(1_011, ending, after: delay)
        }
    }

    private func response(_ answer: Answer, _ status: String, _ details: Value) -> Value {
        let isOver = status != "in_progress"
        let usage: Value = [
            "total_tokens": 150, "input_tokens": 100, "output_tokens": 50,
            "input_token_details": ["text_tokens": 40, "audio_tokens": 60, "cached_tokens": 10],
            "output_token_details": ["text_tokens": 10, "audio_tokens": 40],
        ]
        return [
            "id": Value(answer.id), "object": "realtime.response", "status": Value(status), "status_details": details,
            "output": .array(answer.output), "usage": isOver ? usage : .null,
        ]
    }

    // MARK: what it says

    /// - Returns: when it has been said.
    private mutating func say(
        _ text: String, _ answer: inout Answer, from start: Milliseconds, _ desk: inout ServiceDesk
    ) -> Milliseconds {
        session.hasSpoken = true
        log.append(.says(text))
        let id = desk.id("item_")
        answer.item = id
        let clip = settings.voice.speak(text, voice: session.voice)
        let isPhone = session.outputFormat == "audio/pcmu"
        let sound = isPhone ? clip : SoundRate.pcm16(clip, rate: 24_000)
        settings.book.register(text, mulaw: isPhone ? clip : settings.line(sound, 24_000))
        let speech = ModelSpeech(
            text, sound: sound, bytesPerMillisecond: isPhone ? 8 : 48, sample: isPhone ? 1 : 2,
            pace: desk.random.draw(settings.pace), &desk.random)
        var item = OpenAIConversation.Item(id: id, kind: .said, text: text)
        let head: [String: Value] = [
            "response_id": Value(answer.id), "item_id": Value(id), "output_index": 0, "content_index": 0,
        ]
        let lane = answer.lane
        itemBegins(id, head, after: start, lane, &desk)
        var bytes = 0
        for piece in speech.pieces {
            // By the sum: what each piece has beyond whole milliseconds counts as well.
            let perMillisecond = isPhone ? 8 : 48
            let before = bytes / perMillisecond
            bytes += piece.sound.count
            let due = start + piece.delay
            item.pieces.append((desk.now + due, Milliseconds(bytes / perMillisecond - before)))
            let letters = head.merging(["delta": Value(piece.letters)]) { $1 }
            if !piece.letters.isEmpty {
                tell("response.output_audio_transcript.delta", letters, after: due, lane: lane, &desk)
            }
            let delta = head.merging(["delta": Value(Base64.encode(piece.sound))]) { $1 }
            tell("response.output_audio.delta", delta, after: due, lane: lane, &desk)
        }
        conversation.add(item)
        let end = start + speech.time
        tell("response.output_audio.done", head, after: end, lane: lane, &desk)
        let transcript = head.merging(["transcript": Value(text)]) { $1 }
        tell("response.output_audio_transcript.done", transcript, after: end, lane: lane, &desk)
        let part: Value = ["type": "audio", "transcript": Value(text)]
        tell("response.content_part.done", head.merging(["part": part]) { $1 }, after: end, lane: lane, &desk)
        itemEnds(message(id, text, "completed"), &answer, 0, after: end, &desk)
        return end
    }

    private func message(_ id: String, _ text: String?, _ status: String) -> Value {
        let content: [Value] = text.map { [["type": "output_audio", "transcript": Value($0)]] } ?? []
        return [
            "id": Value(id), "type": "message", "object": "realtime.item", "status": Value(status),
            "role": "assistant", "content": .array(content),
        ]
    }

    private mutating func itemBegins(
        _ id: String, _ head: [String: Value], after delay: Milliseconds, _ lane: Int, _ desk: inout ServiceDesk
    ) {
        let item = message(id, nil, "in_progress")
        let added: [String: Value] = ["response_id": head["response_id"] ?? .null, "output_index": 0, "item": item]
        tell("response.output_item.added", added, after: delay, lane: lane, &desk)
        tell("conversation.item.added", ["item": item, "previous_item_id": .null], after: delay, lane: lane, &desk)
        let part: Value = ["type": "audio", "transcript": ""]
        tell("response.content_part.added", head.merging(["part": part]) { $1 }, after: delay, lane: lane, &desk)
    }

    private mutating func itemEnds(
        _ item: Value, _ answer: inout Answer, _ index: Int, after delay: Milliseconds, _ desk: inout ServiceDesk
    ) {
        answer.output.append(item)
        tell(
            "response.output_item.done",
            ["response_id": Value(answer.id), "output_index": .int(Int64(index)), "item": item], after: delay,
            lane: answer.lane, &desk)
        tell(
            "conversation.item.done", ["item": item, "previous_item_id": .null], after: delay, lane: answer.lane, &desk)
    }

    // MARK: what it calls

    private mutating func call(
        _ call: VoiceModel.Call, _ answer: inout Answer, _ index: Int, after delay: Milliseconds,
        _ desk: inout ServiceDesk
    ) {
        let id = desk.id("item_")
        let callID = desk.id("call_", length: 16)
        model.wait(for: callID, then: call.then)
        log.append(.called(call.tool))
        let arguments = JSONText.encodePlainText(call.arguments)
        func item(_ status: String, _ arguments: String) -> Value {
            [
                "id": Value(id), "type": "function_call", "object": "realtime.item", "status": Value(status),
                "call_id": Value(callID), "name": Value(call.tool), "arguments": Value(arguments),
            ]
        }
        let place: [String: Value] = ["response_id": Value(answer.id), "output_index": .int(Int64(index))]
        let added = place.merging(["item": item("in_progress", "")]) { $1 }
        tell("response.output_item.added", added, after: delay, lane: answer.lane, &desk)
        let head = place.merging(["item_id": Value(id), "call_id": Value(callID)]) { $1 }
        let delta = head.merging(["delta": Value(arguments)]) { $1 }
        tell("response.function_call_arguments.delta", delta, after: delay, lane: answer.lane, &desk)
        let done = head.merging(["name": Value(call.tool), "arguments": Value(arguments)]) { $1 }
        tell("response.function_call_arguments.done", done, after: delay, lane: answer.lane, &desk)
        conversation.add(OpenAIConversation.Item(id: id, kind: .call, text: arguments))
        itemEnds(item("completed", arguments), &answer, index, after: delay, &desk)
    }
}
