import CallCore
import ScriptValue
import Testing

@testable import Providers

@Suite("ElevenLabs transcription")
struct ElevenLabsTranscriptionTests {
    private static let started = """
        {"message_type":"session_started","session_id":"s","config":{"audio_format":"ulaw_8000","sample_rate":8000}}
        """

    private func ready(_ options: Value = [:]) throws -> TranscriptionRig {
        var rig = try TranscriptionRig("elevenlabs", options)
        rig.feed(.audioFlows(true))
        rig.open()
        rig.say(Self.started)
        return rig
    }

    private func partial(_ text: String) -> String { #"{"message_type":"partial_transcript","text":"\#(text)"}"# }
    private func committed(_ text: String) -> String { #"{"message_type":"committed_transcript","text":"\#(text)"}"# }

    private func silence(_ bytes: Int, commit: Bool) -> String {
        let audio = Base64.encode([UInt8](repeating: 0xFF, count: bytes))
        return
            #"{"audio_base_64":"\#(audio)","commit":\#(commit),"message_type":"input_audio_chunk","sample_rate":8000}"#
    }

    @Test("the address has every setting, the service commits, and audio waits for the session")
    func request() throws {
        var rig = try TranscriptionRig("elevenlabs")
        rig.feed(.open)
        #expect(
            rig.url == "wss://api.elevenlabs.io/v1/speech-to-text/realtime?model_id=scribe_v2_realtime"
                + "&audio_format=ulaw_8000&commit_strategy=vad&include_timestamps=false"
                + "&include_language_detection=false&vad_silence_threshold_secs=0.8")
        #expect(rig.headers == ["xi-api-key: key-1"])
        #expect(rig.feed(.connected).isEmpty)
        #expect(rig.say(Self.started) == [.ready])
    }

    @Test("audio is JSON with all the fields the service demands")
    func framing() throws {
        let rig = try ready()
        let chunk = try JSONText.decodePlain(rig.transcriber.framing.message([0xFF, 0x7F, 0x00]).bytes)
        #expect(
            chunk == [
                "message_type": "input_audio_chunk", "audio_base_64": "/38A", "commit": false, "sample_rate": 8_000,
            ])
        #expect(rig.transcriber.audioPerMessage == 100)
    }

    @Test("options reach the address: milliseconds become seconds, a language loses its region")
    func options() throws {
        let rig = try ready([
            "modelId": "scribe_v3", "languageCode": "en-US", "silenceDurationMs": 1_250, "vadThreshold": 0.4,
            "minSpeechDurationMs": 100, "minSilenceDurationMs": 200,
        ])
        #expect(
            rig.url.hasSuffix(
                "&include_language_detection=false&language_code=en&vad_silence_threshold_secs=1.25"
                    + "&vad_threshold=0.4&min_speech_duration_ms=100&min_silence_duration_ms=200"))
        #expect(rig.url.contains("model_id=scribe_v3&"))
        let seconds = try ready(["vadSilenceThresholdSecs": 2, "silenceDurationMs": 300])
        #expect(seconds.url.hasSuffix("vad_silence_threshold_secs=2.0"))
    }

    @Test("a partial text replaces the one before, and the first is the sign of speech")
    func utterance() throws {
        var rig = try ready()
        rig.say(partial(""), partial("Book"), partial("Look a table"), partial("Book a table"))
        rig.say(committed("Book a table for two."))
        rig.say(
            #"{"message_type":"committed_transcript_with_timestamps","text":"Book a table for two.","words":[]}"#,
            committed(""), committed(" "))
        let expected: [TranscriberEvent] = [
            .speechStarted, .partial("Book"), .partial("Look a table"), .partial("Book a table"),
            .final("Book a table for two.", confidence: nil),
        ]
        #expect(rig.heard == expected)
    }

    @Test("a commit without words leaves nothing of what was guessed")
    func emptyCommit() throws {
        var rig = try ready()
        rig.say(partial("Hm"), committed(""))
        rig.feed(.closed(code: 1006, reason: ""))
        #expect(rig.finals.isEmpty)
    }

    @Test("close commits and waits for the text")
    func close() throws {
        var rig = try ready()
        rig.wait(400)
        rig.say(partial("Bye"))
        rig.feed(.close)
        #expect(rig.sent == [silence(0, commit: true)])
        rig.say(committed("Bye."))
        #expect(
            rig.log.suffix(3) == [.heard(.final("Bye.", confidence: nil)), .disconnect(code: 1000), .finished(nil)])
    }

    @Test("a commit of too little audio is padded with silence, one of none is left out")
    func shortCommit() throws {
        var rig = try ready()
        rig.wait(5_000)
        rig.say(committed("One."))
        rig.wait(399)
        rig.feed(.close)
        #expect(rig.sent == [silence(3_200, commit: true)])

        var silent = try ready()
        #expect(silent.feed(.close) == [.disconnect(code: 1000), .finished(nil)])
    }

    @Test("where the host finds the end of speech, the service is told to commit")
    func manual() throws {
        var rig = try ready(["commitStrategy": "manual", "vadThreshold": 0.5])
        #expect(rig.url.contains("commit_strategy=manual") && !rig.url.contains("vad"))
        #expect(!rig.transcriber.endpoints)
        rig.wait(900)
        rig.feed(.endOfSpeech)
        #expect(rig.sent == [silence(0, commit: true)])
        rig.say(committed("Yes."))
        rig.wait(50)
        rig.feed(.endOfSpeech)
        #expect(rig.sent.last == silence(3_200, commit: true))
        #expect(rig.finals == ["Yes."])
    }

    @Test("while no audio flows, an empty chunk every 10 s keeps the session")
    func keepAlive() throws {
        var rig = try ready()
        rig.feed(.audioFlows(false))
        rig.wait(1_800)
        #expect(rig.sent == Array(repeating: silence(1_600, commit: false), count: 9))
        rig.wait(20_000)
        #expect(rig.sent.suffix(2) == [silence(0, commit: false), silence(0, commit: false)])
        #expect(rig.sent.count == 11)
    }

    @Test(
        "errors that nothing helps against end the session",
        arguments: [
            ("auth_error", "speech.key_refused"), ("quota_exceeded", "speech.quota"),
            ("unaccepted_terms", "speech.refused"), ("input_error", "speech.refused"),
            ("invalid_request", "speech.refused"), ("chunk_size_exceeded", "speech.refused"),
        ])
    func fatal(kind: String, code: String) throws {
        for isReady in [true, false] {
            var rig = try TranscriptionRig("elevenlabs")
            rig.open()
            if isReady { rig.say(Self.started) }
            rig.say(#"{"message_type":"\#(kind)","error":"Said the service."}"#)
            #expect(rig.ending??.code == code)
            #expect(rig.ending??.isFatal == true)
            #expect(rig.ending??.message.contains("Said") == (kind != "auth_error"))
        }
    }

    @Test(
        "other errors bring a new session",
        arguments: [
            "error", "transcriber_error", "rate_limited", "queue_overflow", "resource_exhausted",
            "session_time_limit_exceeded", "insufficient_audio_activity",
        ])
    func passing(kind: String) throws {
        var rig = try ready()
        rig.say(partial("Hel"))
        rig.say(#"{"message_type":"\#(kind)","error":"Said the service."}"#)
        #expect(rig.socket == .none && rig.problems.count == 1)
        #expect(rig.finals == ["Hel"])
        rig.wait(1_000)
        rig.feed(.connected)
        #expect(rig.say(Self.started) == [.ready])
    }

    @Test("a commit that came too early is worth a line, and unknown messages are not")
    func throttled() throws {
        var rig = try ready()
        rig.say(#"{"message_type":"commit_throttled","error":"slow down"}"#, #"{"message_type":"new_thing"}"#, "{}")
        #expect(rig.socket == .open && rig.problems.count == 1)
    }
}
