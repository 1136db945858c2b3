import CallCore
import ScriptValue

extension OpenAIRealtime {
    private static let shortestCommit: Milliseconds = 100

    mutating func advance(_ block: HeardBlock, _ desk: inout ServiceDesk) {
        for event in block.events {
            switch event {
            case .speechStarted(let at): if session.vad != nil { speechStarted(at, &desk) }
            case .word(let word): words.add(word)
            case .speechEnded: if session.vad != nil { speechStopped(block.at, &desk) }
            case .phraseStarted, .phraseEnded: break
            }
        }
    }

    private mutating func speechStarted(_ at: Milliseconds, _ desk: inout ServiceDesk) {
        let item = openItem ?? desk.id("item_")
        openItem = item
        let start = max(0, at - (session.vad?.prefix ?? 0))
        tell(
            "input_audio_buffer.speech_started", ["item_id": Value(item), "audio_start_ms": .int(start)], after: 0,
            &desk)
        if session.vad?.interrupts == true { breakOff("turn_detected", &desk) }
    }

    private mutating func speechStopped(_ now: Milliseconds, _ desk: inout ServiceDesk) {
        guard let item = openItem else { return }
        tell("input_audio_buffer.speech_stopped", ["item_id": Value(item), "audio_end_ms": .int(now)], after: 0, &desk)
        commit(&desk)
        guard session.vad?.answers == true, !isAnswering(desk) else { return }
        speak(after: desk.finalDelay(), &desk)
    }

    mutating func commitByClient(_ desk: inout ServiceDesk) -> OpenAIError? {
        let length = desk.heard - bufferStart
        guard length >= Self.shortestCommit else {
            let message = "Error committing input audio buffer: buffer too small (\(length) ms)."
            return OpenAIError(code: "input_audio_buffer_commit_empty", message: message)
        }
        commit(&desk)
        desk.ear.forgetSpeech()
        return nil
    }

    mutating func clear(_ desk: inout ServiceDesk) -> OpenAIError? {
        bufferStart = desk.heard
        words = Transcript()
        desk.ear.forgetSpeech()
        openItem = nil
        tell("input_audio_buffer.cleared", [:], after: 0, &desk)
        return nil
    }

    /// Makes an item of what was heard since the last one, and has it written down.
    private mutating func commit(_ desk: inout ServiceDesk) {
        bufferStart = desk.heard
        let item = openItem ?? desk.id("item_")
        openItem = nil
        items += 1
        let previous = Value(conversation.last)
        let text = words.take().text
        tell("input_audio_buffer.committed", ["item_id": Value(item), "previous_item_id": previous], after: 0, &desk)
        let content: Value = ["type": "input_audio", "transcript": .null]
        let value: Value = [
            "id": Value(item), "type": "message", "object": "realtime.item", "status": "completed", "role": "user",
            "content": [content],
        ]
        for type in ["conversation.item.added", "conversation.item.done"] {
            tell(type, ["item": value, "previous_item_id": previous], after: 0, &desk)
        }
        conversation.add(OpenAIConversation.Item(id: item, kind: .heard, text: text))
        log.append(.heard(text))
        if !text.isEmpty { model.hear(text) }
        if session.transcribes { transcribe(item, text, &desk) }
    }

    private mutating func transcribe(_ item: String, _ text: String, _ desk: inout ServiceDesk) {
        let faults = settings.faults
        // Writing down is another model's work: it may well come after the answer.
        var delay = desk.finalDelay() * 2
        if faults.overtakes, !items.isMultiple(of: 2) { delay += 4_000 }
        let prefix = "conversation.item.input_audio_transcription."
        let head: [String: Value] = ["item_id": Value(item), "content_index": 0]
        if let every = faults.failsEvery, items.isMultiple(of: max(1, every)) {
            let error: Value = [
                "type": "transcription_error", "code": "audio_unintelligible", "param": .null,
                "message": "The audio could not be transcribed.",
            ]
            return tell(prefix + "failed", head.merging(["error": error]) { $1 }, after: delay, lane: items, &desk)
        }
        for (index, word) in text.split(separator: " ").enumerated() {
            let letters = index == 0 ? String(word) : " " + word
            let delta = head.merging(["delta": Value(letters)]) { $1 }
            tell(prefix + "delta", delta, after: delay - 40, lane: items, &desk)
        }
        let completed = head.merging(["transcript": Value(text), "usage": ["type": "tokens", "total_tokens": 12]]) {
            $1
        }
        tell(prefix + "completed", completed, after: delay, lane: items, &desk)
    }
}
