import CallCore
import ScriptValue

extension OpenAITranscription {
    mutating func advance(_ block: HeardBlock, _ desk: inout ServiceDesk) {
        for event in block.events {
            switch event {
            case .speechStarted(let at): if session.vad != nil { speechStarted(at, &desk) }
            case .word(let word):
                words.add(word)
                if session.isLive { tellLive(word, &desk) }
            case .speechEnded(let at): if session.vad != nil { speechStopped(at, block.at, &desk) }
            case .phraseStarted, .phraseEnded: break
            }
        }
    }

    private mutating func speechStarted(_ at: Milliseconds, _ desk: inout ServiceDesk) {
        let item = openItem ?? desk.id("item_")
        openItem = item
        let start = max(0, at - (session.vad?.prefix ?? 0))
        tell(
            "input_audio_buffer.speech_started", ["item_id": Value(item), "audio_start_ms": .int(start)],
            after: 0, &desk)
    }

    private mutating func speechStopped(_ at: Milliseconds, _ now: Milliseconds, _ desk: inout ServiceDesk) {
        guard let item = openItem else { return }
        tell("input_audio_buffer.speech_stopped", ["item_id": Value(item), "audio_end_ms": .int(now)], after: 0, &desk)
        commit(&desk)
    }

    /// Makes an item of what was heard since the last one, and has it transcribed.
    mutating func commit(_ desk: inout ServiceDesk) {
        let length = buffered(desk)
        forgetBuffer(desk.heard)
        let item = openItem ?? desk.id("item_")
        openItem = nil
        items += 1
        let previous = Value(lastItem)
        tell("input_audio_buffer.committed", ["item_id": Value(item), "previous_item_id": previous], after: 0, &desk)
        for (type, status) in [("conversation.item.added", "in_progress"), ("conversation.item.done", "completed")] {
            let content: Value = ["type": "input_audio", "transcript": .null]
            let value: Value = [
                "id": Value(item), "type": "message", "object": "realtime.item", "status": Value(status),
                "role": "user", "content": [content],
            ]
            tell(type, ["item": value, "previous_item_id": previous], after: 0, &desk)
        }
        lastItem = item
        liveWords = 0
        let words = words.take()
        if session.model != nil { transcribe(item, words, length, &desk) }
    }

    private mutating func transcribe(
        _ item: String, _ words: Transcript, _ length: Milliseconds, _ desk: inout ServiceDesk
    ) {
        let faults = desk.settings.faults
        var delay = desk.finalDelay()
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
        if !session.isLive {
            for (number, delta) in deltas(words).enumerated() {
                let wait = delay / 2 + Milliseconds(number) * 12
                tell(
                    prefix + "delta", head.merging(["delta": Value(delta)]) { $1 }, after: min(wait, delay),
                    lane: items, &desk)
            }
        }
        let usage: Value =
            session.model == "whisper-1"
            ? ["type": "duration", "seconds": .seconds(length)]
            : [
                "type": "tokens", "input_tokens": .int(length / 100), "output_tokens": .int(Int64(words.words.count)),
                "total_tokens": .int(length / 100 + Int64(words.words.count)),
            ]
        let completed = head.merging(["transcript": Value(words.text), "usage": usage]) { $1 }
        tell(prefix + "completed", completed, after: delay, lane: items, &desk)
    }

    /// One word each, the space before it included; everything at once from the model that cannot do better.
    private func deltas(_ words: Transcript) -> [String] {
        if session.model == "whisper-1" { return words.isEmpty ? [] : [words.text] }
        return words.words.enumerated().map { $0 == 0 ? $1.text : " " + $1.text }
    }

    private mutating func tellLive(_ word: HeardWord, _ desk: inout ServiceDesk) {
        let item = openItem ?? desk.id("item_")
        openItem = item
        let delta = liveWords == 0 ? word.text : " " + word.text
        liveWords += 1
        tell(
            "conversation.item.input_audio_transcription.delta",
            ["item_id": Value(item), "content_index": 0, "delta": Value(delta)], after: desk.partialDelay(),
            lane: items + 1, &desk)
    }
}
