import CallCore
import CallSimulator
import ScriptValue
import Testing

@Suite("ElevenLabs' realtime Scribe, simulated")
struct ElevenLabsScribeTests {
    private static let query = "model_id=scribe_v2_realtime&audio_format=ulaw_8000"
    private static let vad = query + "&commit_strategy=vad&vad_silence_threshold_secs=0.8"

    private func stage(
        _ query: String = vad, key: String = "KEY", adjust: (inout TranscriptionSettings) -> Void = { _ in }
    ) -> SocketStage {
        var stage = SocketStage(.elevenlabs, adjust: adjust)
        stage.upgrade("wss://api.elevenlabs.io/v1/speech-to-text/realtime?\(query)", ["xi-api-key": key])
        stage.run(500)
        return stage
    }

    private func commit(_ audio: [UInt8] = []) -> String {
        let text = Base64.encode(audio)
        return
            #"{"message_type":"input_audio_chunk","audio_base_64":"\#(text)","commit":true,"sample_rate":8000}"#
    }

    @Test("partials hold all that is not committed, and silence commits it")
    func utterance() {
        var stage = stage()
        #expect(stage.types == ["session_started"])
        #expect(stage.received.first?["config"]?["audio_format"] == "ulaw_8000")
        stage.forget()
        stage.speak("Book a table for two.")
        stage.beSilent(1_500)
        let partials = stage.all("partial_transcript").compactMap { $0["text"]?.text }
        #expect(partials.count >= 3)
        #expect(zip(partials, partials.dropFirst()).allSatisfy { $1.hasPrefix($0) })
        #expect(stage.types.last == "committed_transcript")
        #expect(stage.received.last?["text"] == "Book a table for two.")
        #expect(stage.all("committed_transcript").count == 1)
    }

    @Test("by default nothing is final until the client commits")
    func manual() {
        var stage = stage(Self.query)
        stage.speak("Book a table.")
        stage.beSilent(3_000)
        #expect(stage.all("committed_transcript").isEmpty)
        stage.send(commit())
        stage.run(500)
        #expect(stage.received.last?["text"] == "Book a table.")
    }

    @Test("with timestamps each commit comes twice")
    func timestamps() throws {
        var stage = stage(Self.vad + "&include_timestamps=true")
        stage.speak("Book a table.")
        stage.beSilent(1_500)
        #expect(stage.types.suffix(2) == ["committed_transcript", "committed_transcript_with_timestamps"])
        let words = try #require(stage.received.last?["words"]?.array)
        #expect(words.map { $0["type"] } == ["word", "spacing", "word", "spacing", "word"])
        #expect(words.first?["text"] == "Book")
    }

    @Test("noise is committed as an empty text")
    func noise() {
        var stage = stage()
        stage.play(PhraseStage.noise(500))
        stage.beSilent(1_500)
        #expect(stage.received.last?["message_type"] == "committed_transcript")
        #expect(stage.received.last?["text"] == "")
    }

    @Test("a commit too early is refused, and closes the session unless it is told not to")
    func early() {
        var stage = stage(Self.query)
        stage.beSilent(500)
        stage.send(commit())
        stage.send(commit(PhraseStage.silence(200)))
        stage.run(500)
        #expect(stage.types.suffix(2) == ["committed_transcript", "commit_throttled"])
        #expect(stage.all("commit_throttled").first?["error"]?.text?.contains("only 0.20s") == true)
        #expect(stage.closing == "1008 commit_throttled")

        var patient = self.stage(Self.query) { $0.closesOnEarlyCommit = false }
        patient.send(commit())
        patient.beSilent(500)
        patient.send(commit())
        patient.run(500)
        #expect(patient.types.suffix(2) == ["commit_throttled", "committed_transcript"])
        #expect(patient.closing == nil)
    }

    @Test("empty chunks keep the session alive; without any it ends")
    func keepAlive() {
        var stage = stage()
        for _ in 0..<3 {
            stage.run(10_000)
            stage.sendAudio([])
        }
        #expect(stage.closing == nil)
        stage.run(25_000)
        #expect(stage.types.last == "insufficient_audio_activity")
        #expect(stage.closing == "1008 insufficient_audio_activity")
    }

    @Test("audio before session_started is lost")
    func beforeReady() {
        var stage = SocketStage(.elevenlabs) { $0.latencies.ready = 5_000...5_000 }
        stage.upgrade("wss://api.elevenlabs.io/v1/speech-to-text/realtime?\(Self.vad)", ["xi-api-key": "KEY"])
        stage.speak("Too early")
        stage.run(5_000)
        stage.speak("In time")
        stage.beSilent(1_500)
        #expect(stage.all("committed_transcript").map { $0["text"] } == ["In time"])
        #expect(!stage.service.misuses.isEmpty)
    }

    @Test(
        "a chunk with a fault in it is an input_error, and ends the session",
        arguments: [
            "hello", "{}", #"{"message_type":"audio"}"#, #"{"type":"input_audio_chunk"}"#,
            #"{"message_type":"input_audio_chunk","audio_base_64":"","commit":false}"#,
            #"{"message_type":"input_audio_chunk","audio_base_64":"","sample_rate":8000}"#,
            #"{"message_type":"input_audio_chunk","audio_base64":"","commit":false,"sample_rate":8000}"#,
            #"{"message_type":"input_audio_chunk","audio_base_64":"/x==","commit":false,"sample_rate":8000}"#,
            #"{"message_type":"input_audio_chunk","audio_base_64":"","commit":"false","sample_rate":8000}"#,
            #"{"message_type":"input_audio_chunk","audio_base_64":"","commit":false,"sample_rate":16000}"#,
        ])
    func faulty(message: String) {
        var stage = stage()
        stage.send(message)
        stage.run(100)
        #expect(stage.types.last == "input_error")
        #expect(stage.received.last?["error"]?.text?.isEmpty == false)
        #expect(stage.closing == "1008 input_error")
    }

    @Test("only the first chunk may tell what was said before")
    func previousText() {
        let chunk =
            #"{"message_type":"input_audio_chunk","audio_base_64":"","commit":false,"sample_rate":8000,"previous_text":"Hi"}"#
        var stage = stage()
        stage.send(chunk)
        #expect(stage.closing == nil)
        stage.send(chunk)
        stage.run(100)
        #expect(stage.closing == "1008 input_error")
    }

    @Test("binary messages are not accepted")
    func binary() {
        var stage = stage()
        stage.sendBinary("sound")
        stage.run(100)
        #expect(stage.closing == "1008 input_error")
    }

    @Test("a key that is wrong is told on the open socket", arguments: ["OTHER", "", "key"])
    func key(value: String) {
        let stage = stage(key: value)
        #expect(stage.accepted != nil)
        #expect(stage.types == ["auth_error"])
        #expect(stage.closing == "1008 auth_error")
    }

    @Test(
        "a parameter that is unknown or out of range is an invalid_request on the open socket",
        arguments: [
            "audio_format=ulaw_8000", "model_id=scribe_realtime_v2", query + "&audio_format=mulaw",
            "model_id=scribe_v2_realtime&audio_format=mulaw", vad + "&vad_silence_threshold_secs=800",
            query + "&vad_silence_threshold_secs=800", query + "&commit_strategy=auto", query + "&language_code=en-US",
            query + "&include_timestamps=yes", query + "&vad_threshold=1", query + "&min_silence_duration_ms=10",
            query + "&commitStrategy=vad", query + "&interim_results=true",
        ])
    func parameters(query: String) {
        let stage = stage(query)
        #expect(stage.types == ["invalid_request"])
        #expect(stage.closing == "1008 invalid_request")
    }

    @Test("a session that lasts too long is ended by its name")
    func expiry() {
        var stage = stage { $0.faults.expiresAfter = 15_000 }
        stage.run(15_000)
        #expect(stage.closing == "1008 session_time_limit_exceeded")
    }
}
