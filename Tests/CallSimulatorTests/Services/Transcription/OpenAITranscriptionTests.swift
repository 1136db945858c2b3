import CallCore
import CallSimulator
import ScriptValue
import Testing

@Suite("OpenAI's transcription sessions, simulated")
struct OpenAITranscriptionTests {
    private static let url = "wss://api.openai.com/v1/realtime?intent=transcription"
    private static let vad = #"{"type":"server_vad","threshold":0.5,"prefix_padding_ms":300,"silence_duration_ms":800}"#
    private static let commit = #"{"type":"input_audio_buffer.commit"}"#

    private func update(_ turnDetection: String = vad, model: String = "gpt-4o-transcribe") -> String {
        """
        {"type":"session.update","session":{"type":"transcription","audio":{"input":{"format":{"type":"audio/pcmu"},\
        "noise_reduction":null,"transcription":{"model":"\(model)","language":"en"},"turn_detection":\(turnDetection)}}}}
        """
    }

    private func stage(
        _ update: String? = nil, url: String = url, adjust: (inout TranscriptionSettings) -> Void = { _ in }
    ) -> SocketStage {
        var stage = SocketStage(.openai, adjust: adjust)
        stage.upgrade(url, ["Authorization": "Bearer KEY"])
        stage.run(300)
        if let update { stage.send(update) }
        stage.run(300)
        return stage
    }

    private func short(_ stage: SocketStage) -> [String] {
        stage.types.map { String($0.split(separator: ".").suffix(1).joined()) }
    }

    @Test("a session is created, set up, and gives each utterance as an item")
    func utterance() throws {
        var stage = stage(update())
        #expect(stage.types == ["session.created", "session.updated"])
        #expect(stage.received[0]["session"]?["audio"]?["input"]?["format"] == ["type": "audio/pcm", "rate": 24_000])
        #expect(stage.received[1]["session"]?["audio"]?["input"]?["format"] == ["type": "audio/pcmu"])
        stage.forget()
        stage.beSilent(500)
        stage.speak("Book a table")
        stage.beSilent(2_000)
        #expect(
            short(stage) == [
                "speech_started", "speech_stopped", "committed", "added", "done", "delta", "delta", "delta",
                "completed",
            ])
        let item = try #require(stage.received[0]["item_id"]?.text)
        #expect(item.hasPrefix("item_"))
        #expect((150...300).contains(stage.received[0]["audio_start_ms"]?.int ?? 0))
        #expect(stage.received.filter { $0["item_id"] != nil }.allSatisfy { $0["item_id"]?.text == item })
        #expect(stage.received[2]["previous_item_id"] == .null)
        #expect(
            stage.all("conversation.item.input_audio_transcription.delta").map { $0["delta"] } == [
                "Book", " a", " table",
            ])
        #expect(stage.received.last?["transcript"] == "Book a table")
        #expect(stage.received.allSatisfy { $0["event_id"]?.text?.hasPrefix("event_") == true })
        #expect(stage.service.misuses.isEmpty)
    }

    @Test("items follow one another by previous_item_id")
    func order() {
        var stage = stage(update())
        for text in ["One.", "Two.", "Three."] {
            stage.speak(text)
            stage.beSilent(1_200)
        }
        let committed = stage.all("input_audio_buffer.committed")
        #expect(committed.count == 3)
        #expect(committed.dropFirst().map { $0["previous_item_id"] } == committed.dropLast().map { $0["item_id"] })
    }

    @Test("noise is an item with an empty transcript")
    func noise() {
        var stage = stage(update())
        stage.play(PhraseStage.noise(500))
        stage.beSilent(1_500)
        #expect(stage.received.last?["transcript"] == "")
        #expect(stage.all("conversation.item.input_audio_transcription.delta").isEmpty)
    }

    @Test("without turn detection nothing happens until the client commits, and then without speech events")
    func manual() {
        var stage = stage(update("null"))
        stage.forget()
        stage.speak("Book a table")
        stage.beSilent(2_000)
        #expect(stage.received.isEmpty)
        stage.send(Self.commit)
        stage.run(500)
        #expect(short(stage).first == "committed")
        #expect(stage.received.last?["transcript"] == "Book a table")
    }

    @Test("a commit in the middle of speech cuts the utterance in two items")
    func cut() {
        var stage = stage(update())
        let clip = stage.clip("one two three four five six seven eight")
        stage.play(Array(clip.prefix(clip.count / 2)))
        stage.send(Self.commit)
        stage.play(Array(clip.dropFirst(clip.count / 2)))
        stage.beSilent(1_500)
        let texts = stage.all("conversation.item.input_audio_transcription.completed").compactMap {
            $0["transcript"]?.text
        }
        #expect(texts.count == 2)
        #expect(texts.joined(separator: " ") == "one two three four five six seven eight")
        #expect(stage.all("input_audio_buffer.speech_started").count == 2)
        #expect(Set(stage.all("input_audio_buffer.committed").compactMap { $0["item_id"]?.text }).count == 2)
    }

    @Test("a commit of less than 100 ms is refused, and so is a second one at once")
    func emptyCommit() {
        var stage = stage(update("null"))
        stage.beSilent(80)
        stage.send(#"{"type":"input_audio_buffer.commit","event_id":"evt_1"}"#)
        stage.beSilent(100)
        stage.send(Self.commit)
        stage.send(Self.commit)
        stage.run(500)
        let errors = stage.all("error").compactMap { $0["error"] }
        #expect(errors.map { $0["code"] } == ["input_audio_buffer_commit_empty", "input_audio_buffer_commit_empty"])
        #expect(errors.first?["event_id"] == "evt_1")
        #expect(stage.all("input_audio_buffer.committed").count == 1)
        #expect(stage.closing == nil)
    }

    @Test("clear forgets what was heard")
    func clear() {
        var stage = stage(update("null"))
        stage.speak("Book a table")
        stage.send(#"{"type":"input_audio_buffer.clear"}"#)
        stage.speak("for two")
        stage.send(Self.commit)
        stage.run(500)
        #expect(stage.received.last?["transcript"] == "for two")
        #expect(stage.all("input_audio_buffer.cleared").count == 1)
    }

    @Test("the live model gives words as they are spoken, and has no turn detection")
    func live() throws {
        var stage = stage(update("null", model: "gpt-live-transcribe"))
        stage.forget()
        stage.speak("Book a table")
        #expect(stage.all("conversation.item.input_audio_transcription.delta").count >= 2)
        stage.send(Self.commit)
        stage.run(500)
        let deltas = stage.all("conversation.item.input_audio_transcription.delta")
        #expect(deltas.compactMap { $0["delta"]?.text }.joined() == "Book a table")
        #expect(Set(deltas.compactMap { $0["item_id"]?.text }).count == 1)
        #expect(stage.received.last?["item_id"] == deltas.first?["item_id"])
        stage.send(update(model: "gpt-live-transcribe"))
        stage.run(500)
        #expect(stage.all("error").last?["error"]?["param"] == "session.audio.input.turn_detection")
    }

    @Test("whisper gives the whole text at once")
    func whisper() {
        var stage = stage(update(model: "whisper-1"))
        stage.speak("Book a table")
        stage.beSilent(1_500)
        #expect(stage.all("conversation.item.input_audio_transcription.delta").map { $0["delta"] } == ["Book a table"])
    }

    @Test("audio before the session is set up is taken for samples, and lost")
    func early() {
        var stage = stage()
        stage.speak("Book a table")
        stage.send(update())
        stage.run(300)
        stage.speak("for two")
        stage.beSilent(1_500)
        let texts = stage.all("conversation.item.input_audio_transcription.completed").compactMap { $0["transcript"] }
        #expect(texts == ["for two"])
        #expect(!stage.service.misuses.isEmpty)
    }

    @Test("after 60 minutes the session has expired")
    func expiry() {
        var stage = stage(update())
        stage.run(3_600_000)
        #expect(stage.all("error").first?["error"]?["code"] == "session_expired")
        #expect(stage.closing == "1001")
    }

    @Test("completions can overtake each other, and some items fail")
    func overtaking() {
        var stage = stage(update()) {
            $0.faults.overtakes = true
            $0.faults.failsEvery = 3
        }
        for text in ["One.", "Two.", "Three."] {
            stage.speak(text)
            stage.beSilent(1_200)
        }
        stage.run(5_000)
        let order = stage.all("conversation.item.input_audio_transcription.completed").compactMap { $0["transcript"] }
        #expect(order == ["Two.", "One."])
        #expect(stage.all("conversation.item.input_audio_transcription.failed").count == 1)
    }
}
