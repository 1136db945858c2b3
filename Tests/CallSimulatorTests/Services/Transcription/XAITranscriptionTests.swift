import CallCore
import CallSimulator
import ScriptValue
import Testing

@Suite("xAI's transcription, simulated")
struct XAITranscriptionTests {
    private static let query = "sample_rate=8000&encoding=mulaw&interim_results=true&endpointing=800&language=en"

    private func stage(
        _ query: String = query, key: String = "Bearer KEY", adjust: (inout TranscriptionSettings) -> Void = { _ in }
    ) -> SocketStage {
        var stage = SocketStage(.xai, adjust: adjust)
        stage.upgrade("wss://api.x.ai/v1/stt?\(query)", ["Authorization": key])
        stage.run(300)
        return stage
    }

    private func kinds(_ stage: SocketStage) -> [String] {
        stage.all("transcript.partial").map {
            ($0["is_final"] == true ? "final" : "interim") + ($0["speech_final"] == true ? " end" : "")
        }
    }

    @Test("interims replace each other, and the utterance comes whole at its end")
    func utterance() {
        var stage = stage()
        #expect(stage.types == ["transcript.created"])
        stage.forget()
        stage.speak("Book a table for two.")
        stage.beSilent(1_500)
        #expect(Set(kinds(stage).dropLast()) == ["interim"])
        #expect(kinds(stage).last == "final end")
        let last = stage.received.last
        #expect(last?["text"] == "Book a table for two.")
        #expect(last?["words"]?.array?.count == 5)
        #expect(last?["language"] == "en")
        #expect((last?["duration"]?.double ?? 0) > 1.5)
    }

    @Test("chunks of three seconds are settled on the way, and the end repeats them")
    func chunks() {
        var stage = stage()
        let text = "I would like to know whether you could tell me at what time the office opens in the morning"
        stage.speak(text)
        stage.beSilent(1_500)
        let settled = stage.all("transcript.partial").filter { $0["is_final"] == true && $0["speech_final"] == false }
        #expect(settled.count >= 1)
        #expect(text.hasPrefix(settled.compactMap { $0["text"]?.text }.joined(separator: " ")))
        #expect(kinds(stage).filter { $0 == "final end" }.count == 1)
        #expect(stage.received.last?["text"]?.text == text)
    }

    @Test("without interims there are only finals")
    func noInterims() {
        var stage = stage("sample_rate=8000&encoding=mulaw&endpointing=800")
        stage.speak("Book a table.")
        stage.beSilent(1_500)
        #expect(kinds(stage) == ["final end"])
    }

    @Test("audio before transcript.created is lost")
    func early() {
        var stage = SocketStage(.xai) { $0.latencies.ready = 4_000...4_000 }
        stage.upgrade("wss://api.x.ai/v1/stt?\(Self.query)", ["Authorization": "Bearer KEY"])
        stage.speak("Too early")
        stage.run(4_000)
        stage.speak("In time")
        stage.beSilent(1_500)
        #expect(stage.received.last?["text"] == "In time")
        #expect(!stage.service.misuses.isEmpty)
    }

    @Test("audio.done gives what is open, then everything again, and closes")
    func done() {
        var stage = stage()
        stage.speak("One.")
        stage.beSilent(1_200)
        stage.speak("Two.")
        stage.send(#"{"type":"audio.done"}"#)
        stage.run(1_000)
        #expect(kinds(stage).filter { $0 == "final end" }.count == 2)
        #expect(stage.received.last?["type"] == "transcript.done")
        #expect(stage.received.last?["text"] == "One. Two.")
        #expect(stage.closing == "1000")
    }

    @Test("noise is an utterance without text")
    func noise() {
        var stage = stage()
        stage.play(PhraseStage.noise(500))
        stage.beSilent(1_500)
        #expect(kinds(stage) == ["final end"])
        #expect(stage.received.last?["text"] == "")
    }

    @Test(
        "a text message that is not known is an error, and the socket stays open",
        arguments: ["hello", "{}", #"{"type":"KeepAlive"}"#, #"{"type":"audio.done","now":1}"#])
    func unknown(message: String) {
        var stage = stage()
        stage.send(message)
        stage.run(100)
        #expect(stage.types.last == "error")
        #expect(stage.received.last?["message"]?.text?.isEmpty == false)
        #expect(stage.closing == nil)
    }

    @Test(
        "a parameter that is unknown or out of range is refused",
        arguments: [
            "sample_rate=8000&encoding=ulaw", "sample_rate=8001&encoding=mulaw", query + "&endpointing=800",
            "sample_rate=8000&encoding=mulaw&endpointing=5001", "sample_rate=8000&encoding=mulaw&interim_results=yes",
            query + "&model=grok", query + "&smart_turn_timeout=100", query + "&channels=2", query + "&vad_threshold=2",
        ])
    func parameters(query: String) {
        #expect(stage(query).refusal?.status == 400)
    }

    @Test("a key that is wrong is refused", arguments: ["Token KEY", "Bearer OTHER", ""])
    func key(value: String) {
        #expect(stage(key: value).refusal?.status == 401)
    }
}
