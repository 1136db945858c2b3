import CallCore
import ScriptValue
import Testing

@testable import Providers

@Suite("Mistral transcription")
struct MistralTranscriptionTests {
    private static let created = #"{"type":"session.created","session":{"request_id":"r","model":"m"}}"#
    private static let updated = #"{"type":"session.updated","session":{"request_id":"r","model":"m"}}"#
    private static let turnStart = #"{"type":"turn.start","time_s":0.4}"#
    private static let turnEnd = #"{"type":"turn.end","time_s":2.1,"end_reason":"threshold"}"#

    private func ready(_ options: Value = [:]) throws -> TranscriptionRig {
        var rig = try TranscriptionRig("mistral", options)
        rig.feed(.audioFlows(true))
        rig.open()
        rig.say(Self.created, Self.updated)
        return rig
    }

    /// A session at a service that does not find the end of utterances.
    private func withoutTurns() throws -> TranscriptionRig {
        var rig = try TranscriptionRig("mistral")
        rig.feed(.audioFlows(true))
        rig.open()
        rig.say(Self.created, error(422, "turn_detection: extra fields not permitted"))
        rig.feed(.connected)
        rig.say(Self.created, Self.updated)
        return rig
    }

    private func delta(_ text: String) -> String { #"{"type":"transcription.text.delta","text":"\#(text)"}"# }
    private func segment(_ text: String) -> String {
        #"{"type":"transcription.segment","text":"\#(text)","start":0.1,"end":1.9}"#
    }
    private func done(_ text: String) -> String {
        #"{"type":"transcription.done","text":"\#(text)","model":"m","language":"en","segments":[]}"#
    }
    private func error(_ code: Int, _ message: String) -> String {
        #"{"type":"error","error":{"message":"\#(message)","code":\#(code)}}"#
    }

    @Test("the settings go out when the session is created, before any audio")
    func opening() throws {
        var rig = try TranscriptionRig("mistral")
        rig.feed(.open)
        #expect(
            rig.url == "wss://api.mistral.ai/v1/audio/transcriptions/realtime"
                + "?model=voxtral-mini-transcribe-realtime-2602")
        #expect(rig.headers == ["Authorization: Bearer key-1"])
        #expect(rig.feed(.connected).isEmpty)
        rig.say(Self.created)
        let standard = """
            {"session":{"audio_format":{"encoding":"pcm_mulaw","sample_rate":8000},"target_streaming_delay_ms":800,\
            "turn_detection":{"eager_end_threshold":0.5,"end_threshold":0.33,"min_silence_ms":500,\
            "start_threshold":0.5}},"type":"session.update"}
            """
        #expect(rig.sent == [standard])
        #expect(rig.say(Self.created).isEmpty)
        #expect(rig.say(Self.updated) == [.ready])
        #expect(rig.transcriber.endpoints)
        let append = try JSONText.decodePlain(rig.transcriber.framing.message([0xFF, 0x7F, 0x00]).bytes)
        #expect(append == ["type": "input_audio.append", "audio": "/38A"])
    }

    @Test("options reach the address and the settings")
    func options() throws {
        let rig = try ready(["model": "voxtral-x", "language": "fr", "targetStreamingDelayMs": 480])
        #expect(rig.url.hasSuffix("?model=voxtral-x"))
        let session = try JSONText.decodePlain(Array(rig.sent[0].utf8))["session"]
        #expect(session?["language"] == "fr")
        #expect(session?["target_streaming_delay_ms"] == 480)
    }

    @Test("letters are collected and told at the end of the turn; segments bring nothing new")
    func turns() throws {
        var rig = try ready()
        rig.say(
            #"{"type":"transcription.language","audio_language":"en"}"#, Self.turnStart, delta("Book"), delta(" a"),
            #"{"type":"turn.eager_end","time_s":1.0}"#, #"{"type":"turn.resume","time_s":1.2}"#, segment("Book a"),
            delta(" table."), Self.turnEnd, segment("table."))
        let expected: [TranscriberEvent] = [
            .speechStarted, .partial("Book"), .partial("Book a"), .partial("Book a table."),
            .final("Book a table.", confidence: nil),
        ]
        #expect(rig.heard == expected)
        rig.say(Self.turnStart, Self.turnEnd)
        #expect(rig.finals.count == 1)
    }

    @Test("without a start of the turn its first letters are the sign of speech")
    func firstLetters() throws {
        var rig = try ready()
        rig.say(delta("Yes"), Self.turnEnd)
        #expect(rig.heard == [.speechStarted, .partial("Yes"), .final("Yes", confidence: nil)])
    }

    @Test("letters that come after the end of their turn do not wait for the next one")
    func lateLetters() throws {
        var rig = try ready()
        rig.say(Self.turnStart, delta("Book"), Self.turnEnd, delta(" it"))
        rig.wait(250)
        rig.say(delta(" now"))
        rig.wait(299)
        #expect(rig.finals == ["Book"])
        rig.wait(1)
        #expect(rig.finals == ["Book", "it now"])
        rig.say(delta("Please"), Self.turnStart, delta("No"), Self.turnEnd)
        #expect(rig.finals == ["Book", "it now", "Please", "No"])
        rig.wait(1_000)
        #expect(rig.finals.count == 4)
    }

    @Test("a service that refuses to find turns is asked again without, at once; the host does it then")
    func refusedTurns() throws {
        var rig = try TranscriptionRig("mistral")
        rig.open()
        rig.say(Self.created, error(422, "turn_detection: extra fields not permitted"))
        #expect(rig.socket == .opening)
        #expect(!rig.transcriber.endpoints)
        #expect(rig.problems.map(\.code) == ["speech.no_turns"])
        rig.feed(.connected)
        rig.say(Self.created)
        let session = try JSONText.decodePlain(Array(rig.sent[1].utf8))["session"]
        #expect(session?["audio_format"] != nil && session?["turn_detection"] == nil)
        #expect(rig.say(Self.updated) == [.ready])
    }

    @Test("a close in place of an answer is such a refusal, too; the second one is final")
    func closedTurns() throws {
        var rig = try TranscriptionRig("mistral")
        rig.open()
        rig.say(Self.created)
        rig.feed(.closed(code: 1008, reason: "invalid session"))
        #expect(rig.socket == .opening && !rig.transcriber.endpoints)
        rig.feed(.connected)
        rig.say(Self.created)
        rig.feed(.closed(code: 1008, reason: "invalid session"))
        #expect(rig.ending??.isFatal == true)
    }

    @Test("without turns an utterance is over when the host says so, and told when its letters are there")
    func hostEndpointing() throws {
        var rig = try withoutTurns()
        rig.say(delta("Book"), delta(" a"))
        rig.feed(.endOfSpeech)
        #expect(rig.sent.last == #"{"type":"input_audio.flush"}"#)
        rig.wait(200)
        rig.say(delta(" table"))
        rig.wait(299)
        #expect(rig.finals.isEmpty)
        rig.wait(1)
        #expect(rig.finals == ["Book a table"])
        rig.say(segment("Book a table"))
        #expect(rig.finals.count == 1)
        // A segment says that the letters are there.
        rig.say(delta("Yes"))
        rig.feed(.endOfSpeech)
        rig.say(segment("Yes"))
        #expect(rig.finals == ["Book a table", "Yes"])
        rig.wait(1_000)
        #expect(rig.finals.count == 2)
    }

    @Test("a service that sends segments only is understood as well")
    func segmentsOnly() throws {
        var rig = try withoutTurns()
        rig.say(segment("Book a table"), segment("for two."))
        #expect(rig.finals.isEmpty)
        rig.feed(.endOfSpeech)
        rig.wait(300)
        #expect(rig.finals == ["Book a table for two."])
        rig.feed(.endOfSpeech)
        rig.say(segment("Thanks."))
        #expect(rig.finals == ["Book a table for two.", "Thanks."])
    }

    @Test("close flushes, ends and waits for the summary, which repeats what was told")
    func close() throws {
        var rig = try ready()
        rig.say(Self.turnStart, delta("Yes."), Self.turnEnd, Self.turnStart, delta(" Bye"))
        rig.feed(.close)
        #expect(rig.sent.suffix(2) == [#"{"type":"input_audio.flush"}"#, #"{"type":"input_audio.end"}"#])
        rig.say(delta("."))
        rig.say(done("Yes. Bye."))
        #expect(rig.finals == ["Yes.", "Bye."])
        #expect(rig.ending == .some(nil))

        var late = try ready()
        late.feed(.close)
        late.say(done("Hello."))
        #expect(late.finals == ["Hello."])
    }

    @Test("errors: a refused key and refused settings are final, overload is not, and later ones are lines")
    func errors() throws {
        for code in [401, 403] {
            var rig = try ready()
            rig.say(error(code, "Unauthorized"))
            #expect(rig.ending??.code == "speech.key_refused")
        }
        for code in [429, 500, 503] {
            var rig = try ready()
            rig.say(error(code, "busy"))
            #expect(rig.socket == .none && !rig.isFinished)
            #expect(rig.problems.first?.message.contains("(\(code)): \"busy\"") == true)
        }
        var refused = try withoutTurns()
        refused.feed(.closed(code: 1006, reason: ""))
        refused.wait(2_000)
        refused.feed(.connected)
        refused.say(Self.created, error(400, "unknown model"))
        #expect(refused.ending??.code == "speech.refused")

        var later = try ready()
        later.say(#"{"type":"error","error":{"message":{"detail":"odd"},"code":3000}}"#)
        #expect(later.socket == .open)
        #expect(later.problems.first?.message.contains("(3000)") == true)
    }

    @Test("silence keeps the session while no audio flows")
    func silence() throws {
        var rig = try ready()
        rig.feed(.audioFlows(false))
        rig.wait(10_000)
        #expect(rig.sent.count == 1 + 50)
    }
}
