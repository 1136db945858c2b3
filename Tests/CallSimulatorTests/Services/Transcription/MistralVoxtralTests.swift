import CallCore
import CallSimulator
import ScriptValue
import Testing

@Suite("Mistral's realtime Voxtral, simulated")
struct MistralVoxtralTests {
    private static let url =
        "wss://api.mistral.ai/v1/audio/transcriptions/realtime?model=voxtral-mini-transcribe-realtime-2602"
    private static let turns =
        #","turn_detection":{"start_threshold":0.5,"eager_end_threshold":0.5,"end_threshold":0.33,"min_silence_ms":500}"#

    private func update(_ more: String = "") -> String {
        #"{"type":"session.update","session":{"audio_format":{"encoding":"pcm_mulaw","sample_rate":8000},"target_streaming_delay_ms":800\#(more)}}"#
    }

    private func stage(
        _ update: String? = nil, url: String = url, key: String = "Bearer KEY",
        adjust: (inout TranscriptionSettings) -> Void = { _ in }
    ) -> SocketStage {
        var stage = SocketStage(.mistral, adjust: adjust)
        stage.upgrade(url, ["Authorization": key])
        stage.run(300)
        if let update { stage.send(update) }
        stage.run(300)
        return stage
    }

    private func text(_ stage: SocketStage) -> String {
        stage.all("transcription.text.delta").compactMap { $0["text"]?.text }.joined()
    }

    @Test("text streams some time behind the words, and without turns nothing says that the caller has finished")
    func deltas() {
        var stage = stage(update())
        #expect(stage.types == ["session.created", "session.updated"])
        #expect(stage.received[1]["session"]?["audio_format"] == ["encoding": "pcm_mulaw", "sample_rate": 8_000])
        stage.forget()
        stage.speak("Book a table for two.")
        stage.beSilent(3_000)
        #expect(stage.types.first == "transcription.language")
        #expect(Set(stage.types.dropFirst()) == ["transcription.text.delta"])
        #expect(text(stage) == "Book a table for two.")
        #expect(stage.times.first.map { $0 >= 600 + 800 } == true)
    }

    @Test("flush ends a segment, and what follows begins with a space")
    func flush() {
        var stage = stage(update())
        stage.speak("Book a table")
        stage.send(#"{"type":"input_audio.flush"}"#)
        stage.beSilent(1_000)
        stage.speak("for two.")
        stage.send(#"{"type":"input_audio.flush"}"#)
        stage.run(1_000)
        #expect(stage.all("transcription.segment").map { $0["text"] } == ["Book a table", "for two."])
        #expect(text(stage) == "Book a table for two.")
    }

    @Test("with turn detection a turn starts and ends, its text before its end")
    func turns() {
        var stage = stage(update(Self.turns))
        stage.forget()
        stage.speak("Book a table for two.")
        stage.beSilent(3_000)
        let order = stage.types.filter { $0.hasPrefix("turn.") || $0 == "transcription.segment" }
        #expect(order == ["turn.start", "turn.eager_end", "transcription.segment", "turn.end"])
        #expect(stage.all("turn.end").first?["end_reason"] == "threshold")
        #expect(stage.types.lastIndex(of: "transcription.text.delta") ?? 99 < stage.types.count - 2)
        #expect(text(stage) == "Book a table for two.")
    }

    @Test("a pause too short to end a turn is taken back")
    func resume() {
        var stage = stage(update(Self.turns))
        stage.speak("Book a table")
        stage.beSilent(250)
        stage.speak("for two.")
        stage.beSilent(2_000)
        #expect(
            stage.types.filter { $0.hasPrefix("turn.") } == [
                "turn.start", "turn.eager_end", "turn.resume", "turn.eager_end", "turn.end",
            ])
    }

    @Test("a turn of noise ends without text")
    func noise() {
        var stage = stage(update(Self.turns))
        stage.play(PhraseStage.noise(500))
        stage.beSilent(1_500)
        #expect(stage.all("turn.end").count == 1)
        #expect(text(stage).isEmpty)
        #expect(stage.all("transcription.segment").isEmpty)
    }

    @Test("the end of audio brings everything since the start, and then the socket closes")
    func done() {
        var stage = stage(update())
        stage.speak("Book a table")
        stage.send(#"{"type":"input_audio.end"}"#)
        stage.run(1_500)
        #expect(stage.types.suffix(2) == ["transcription.segment", "transcription.done"])
        #expect(stage.received.last?["text"] == "Book a table")
        #expect(stage.received.last?["segments"]?.array?.count == 1)
        #expect(stage.closing == "1000")
    }

    @Test("a model that knows no turns refuses the field, and applies nothing")
    func noTurns() {
        let stage = stage(update(Self.turns)) { $0.takesTurnDetection = false }
        #expect(stage.types == ["session.created", "error"])
        #expect(stage.received.last?["error"]?["message"]?.text?.contains("turn_detection") == true)
        #expect(stage.received.last?["error"]?["code"]?.int != nil)
    }

    @Test("once audio has come the session cannot be changed")
    func late() {
        var stage = stage()
        stage.beSilent(100)
        stage.send(update())
        stage.run(300)
        #expect(stage.types == ["session.created", "error"])
    }

    @Test(
        "messages that are none of the protocol get an error, and the socket stays open",
        arguments: [
            "hello", "{}", #"{"type":"input_audio_buffer.append","audio":""}"#, #"{"type":"input_audio.append"}"#,
            #"{"type":"input_audio.append","audio":"/x=="}"#, #"{"type":"input_audio.flush","now":true}"#,
            #"{"type":"session.update","session":{"audio_format":{"encoding":"mulaw","sample_rate":8000}}}"#,
            #"{"type":"session.update","session":{"audio_format":{"encoding":"pcm_mulaw"}}}"#,
            #"{"type":"session.update","session":{"type":"transcription"}}"#,
            #"{"type":"session.update","session":{"target_streaming_delay_ms":"800"}}"#,
        ])
    func faulty(message: String) {
        var stage = stage(update())
        stage.forget()
        stage.send(message)
        stage.run(100)
        #expect(stage.types == ["error"])
        #expect(stage.closing == nil)
        #expect(stage.service.misuses.count == 1)
    }

    @Test("a chunk may have 262144 bytes, and no more")
    func size() {
        var stage = stage(update())
        stage.forget()
        stage.sendAudio(Array(repeating: 0xFF, count: 262_144))
        #expect(stage.received.isEmpty)
        stage.sendAudio(Array(repeating: 0xFF, count: 262_145))
        #expect(stage.types == ["error"])
    }

    @Test("the delay may stand in the URL")
    func delayInURL() {
        let stage = stage(url: Self.url + "&target_streaming_delay_ms=800")
        #expect(stage.received.first?["session"]?["target_streaming_delay_ms"] == 800)
    }

    @Test(
        "an upgrade without the right key or parameters is refused",
        arguments: [
            (url, "Token KEY", 401), (url, "Bearer OTHER", 401),
            ("wss://api.mistral.ai/v1/audio/transcriptions/realtime", "Bearer KEY", 400),
            (url + "&language=en", "Bearer KEY", 400), ("wss://api.mistral.ai/v1/realtime?model=x", "Bearer KEY", 404),
        ])
    func refusals(url: String, key: String, status: Int) throws {
        let refusal = try #require(stage(url: url, key: key).refusal)
        #expect(refusal.status == status)
        #expect(try JSONText.decodePlain(refusal.body)["object"] == "error")
    }
}
