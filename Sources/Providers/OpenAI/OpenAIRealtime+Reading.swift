import CallCore
import ScriptValue

extension OpenAIRealtime {
    mutating func receive(_ message: Value, now: CallTime) -> [RealtimeDialectStep] {
        guard let type = message["type"]?.text else { return [] }
        if type == "response.output_audio.delta" { return sound(message) }
        switch type {
        case "session.updated":
            defer { isReady = true }
            return isReady ? [] : [.ready]
        case "error": return error(message["error"] ?? [:])
        case "response.created": return message["response"]?["id"]?.text.map { [.answerBegan(id: $0)] } ?? []
        case "response.done": return done(message["response"] ?? [:])
        case "response.output_audio.done": return item(message) { .audioEnded(item: $0) }
        case "response.output_audio_transcript.delta":
            guard let letters = message["delta"]?.text else { return [] }
            return item(message) { .letters(item: $0, letters) }
        case "response.output_audio_transcript.done":
            guard let text = message["transcript"]?.text else { return [] }
            return item(message) { .text(item: $0, text) }
        case "response.output_item.added": return added(message["item"] ?? [:])
        case "response.function_call_arguments.done": return called(message)
        case "response.output_item.done": return called(message["item"] ?? [:], message)
        default: return caller(type, message, now)
        }
    }

    private mutating func caller(_ type: String, _ message: Value, _ now: CallTime) -> [RealtimeDialectStep] {
        let id = message["item_id"]?.text
        switch type {
        case "input_audio_buffer.speech_started": return [.heard(.speechStarted)]
        case "input_audio_buffer.speech_stopped": return [.heard(.speechStopped)]
        case "input_audio_buffer.committed":
            guard let id else { return [] }
            texts.commit(id, after: message["previous_item_id"]?.text)
            if awaited.count < 32 { awaited[id] = now }
            return waiting(now)
        case "conversation.item.input_audio_transcription.delta":
            guard let id, let letters = message["delta"]?.text else { return [] }
            return .heard(texts.append(letters, to: id, tellsStart: false))
        case "conversation.item.input_audio_transcription.completed":
            guard let id else { return [] }
            awaited[id] = nil
            texts.complete(id, text: message["transcript"]?.text ?? "")
            return tellTexts(now)
        case "conversation.item.input_audio_transcription.failed":
            guard let id else { return [] }
            awaited[id] = nil
            texts.drop(id)
            let what = "an utterance was heard, and not written down"
            return [.problem(problem("speech.not_recognised", what, message["error"] ?? [:]))] + tellTexts(now)
        default: return []
        }
    }

    private func item(_ message: Value, _ step: (String) -> RealtimeDialectStep) -> [RealtimeDialectStep] {
        message["item_id"]?.text.map { [step($0)] } ?? []
    }

    private func sound(_ message: Value) -> [RealtimeDialectStep] {
        guard let answer = message["response_id"]?.text, let item = message["item_id"]?.text,
            let text = message["delta"]?.text
        else { return [] }
        guard let bytes = Base64.decode(text) else {
            return [.problem(problem("speech.sound", "a piece of sound is no Base64 and was left out", [:]))]
        }
        return [.audio(answer: answer, item: item, bytes, .mulaw)]
    }

    // MARK: answers

    private mutating func done(_ response: Value) -> [RealtimeDialectStep] {
        guard let id = response["id"]?.text else { return [] }
        // The same calls once more, in case their own news was lost.
        var steps = (response["output"]?.array ?? []).flatMap { called($0, ["response_id": Value(id)]) }
        if let usage = response["usage"] { steps.append(.used(OpenAIRealtime.usage(usage))) }
        let details = response["status_details"] ?? [:]
        switch response["status"]?.text {
        case "cancelled": steps.append(.answerEnded(id: id, .cancelled))
        case "failed": steps += failed(id, details["error"] ?? [:])
        case "incomplete":
            let why = details["reason"]?.text ?? "no reason given"
            steps.append(.problem(problem("speech.cut_short", "an answer was cut short", ["code": Value(why)])))
            steps.append(.answerEnded(id: id, .completed))
        default: steps.append(.answerEnded(id: id, .completed))
        }
        return steps
    }

    private func failed(_ id: String, _ error: Value) -> [RealtimeDialectStep] {
        let ended = problem("speech.answer_failed", "an answer failed", error)
        guard let end = ending(error) else { return [.answerEnded(id: id, .failed(ended))] }
        return [end]
    }

    private static func usage(_ value: Value) -> RealtimeUsage {
        func count(_ value: Value?) -> Int { Int(clamping: value?.int ?? 0) }
        var usage = RealtimeUsage()
        usage.inputTokens = count(value["input_tokens"])
        usage.outputTokens = count(value["output_tokens"])
        usage.inputAudioTokens = count(value["input_token_details"]?["audio_tokens"])
        usage.cachedTokens = count(value["input_token_details"]?["cached_tokens"])
        usage.outputAudioTokens = count(value["output_token_details"]?["audio_tokens"])
        return usage
    }

    // MARK: calls

    private mutating func added(_ item: Value) -> [RealtimeDialectStep] {
        guard item["type"] == "function_call", let id = item["call_id"]?.text, let name = item["name"]?.text else {
            return []
        }
        if toolNames.count >= 64 { toolNames = [:] }
        toolNames[id] = name
        return []
    }

    /// An item that is whole: a call, among others.
    private mutating func called(_ item: Value, _ message: Value) -> [RealtimeDialectStep] {
        guard item["type"] == "function_call", let map = item.map else { return [] }
        // One that was cut off will not be made.
        if let status = item["status"]?.text, status != "completed" { return [] }
        return called(.map(map.merging(["response_id": message["response_id"] ?? .null]) { $1 }))
    }

    private mutating func called(_ message: Value) -> [RealtimeDialectStep] {
        guard let id = message["call_id"]?.text, let answer = message["response_id"]?.text,
            let name = message["name"]?.text ?? toolNames[id]
        else { return [] }
        let text = message["arguments"]?.text ?? ""
        let arguments = text.isEmpty ? [:] : try? JSONText.decodePlain(Array(text.utf8), limits: Self.argumentLimits)
        guard let arguments, arguments.map != nil else {
            return [.brokenCall(id: id, name: name, answer: answer, why: "has arguments that are no JSON object")]
        }
        return [.toolCall(RealtimeToolCall(id: id, name: name, arguments: arguments), answer: answer)]
    }

    private static var argumentLimits: JSONLimits { JSONLimits(bytes: 1 << 20, depth: 32, values: 20_000) }

    // MARK: errors

    private func error(_ error: Value) -> [RealtimeDialectStep] {
        if let end = ending(error) { return [end] }
        let about = error["event_id"]?.text ?? ""
        switch error["code"]?.text {
        case "conversation_already_has_active_response": return [.busy]
        case "response_cancel_not_active", "input_audio_buffer_commit_empty": return []
        default: break
        }
        guard isReady, !about.hasPrefix("update_") else {
            guard error["type"]?.text != "server_error" else {
                return [.reconnect(problem("speech.unavailable", "the service cannot serve", error))]
            }
            // The session would stay as it was made: it would take our audio for something else.
            let what = "the session's settings were refused; check model, voice and options"
            return [.fail(problem("speech.refused", what, error, isFatal: true))]
        }
        let said = problem("speech.service", "the service reports an error", error)
        return about == "ask_\(asked)" ? [.unanswered(said)] : [.problem(said)]
    }

    /// What ends the session, or the socket.
    private func ending(_ error: Value) -> RealtimeDialectStep? {
        switch error["code"]?.text {
        case "session_expired": return .reconnect(nil)
        case "invalid_api_key":
            return .fail(problem("speech.key_refused", "the key was refused; check apiKey", [:], isFatal: true))
        case "insufficient_quota":
            let what = "the account has no credit left; check its billing"
            return .fail(problem("speech.quota", what, error, isFatal: true))
        case "rate_limit_exceeded":
            return .fail(problem("speech.rate_limited", "the account asks for too much at a time", error))
        case "beta_api_shape_disabled":
            return .fail(problem("speech.refused", "it was refused", error, isFatal: true))
        default: return nil
        }
    }

    private func problem(_ code: String, _ what: String, _ error: Value, isFatal: Bool = false) -> SpeechProblem {
        let said = [error["code"]?.text, error["message"]?.text].compactMap(\.self).joined(separator: ": ")
        return SpeechProblem(
            code: code, service: service, message: what + SpeechProblem.quoting(said), isFatal: isFatal)
    }
}
