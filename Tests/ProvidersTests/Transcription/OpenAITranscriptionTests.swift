import CallCore
import ScriptValue
import Testing

@testable import Providers

@Suite("OpenAI transcription")
struct OpenAITranscriptionTests {
    private static let created = #"{"type":"session.created","event_id":"e0","session":{"type":"transcription"}}"#
    private static let updated = #"{"type":"session.updated","event_id":"e1","session":{"type":"transcription"}}"#

    private func ready(_ options: Value = [:]) throws -> TranscriptionRig {
        var rig = try TranscriptionRig("openai", options)
        rig.feed(.audioFlows(true))
        rig.open()
        rig.say(Self.created, Self.updated)
        return rig
    }

    private func delta(_ item: String, _ text: String) -> String {
        event("conversation.item.input_audio_transcription.delta", ["item_id": Value(item), "delta": Value(text)])
    }

    private func completed(_ item: String, _ text: String) -> String {
        event(
            "conversation.item.input_audio_transcription.completed",
            ["item_id": Value(item), "content_index": 0, "transcript": Value(text), "usage": ["type": "tokens"]])
    }

    private func committed(_ item: String, after previous: String? = nil) -> String {
        event("input_audio_buffer.committed", ["item_id": Value(item), "previous_item_id": Value(previous)])
    }

    private func failure(_ code: String, type: String = "invalid_request_error") -> String {
        event("error", ["error": ["type": Value(type), "code": Value(code), "message": "Not so."]])
    }

    private func event(_ type: String, _ fields: [String: Value]) -> String {
        JSONText.encodePlainText(.map(fields.merging(["type": Value(type), "event_id": "e"]) { first, _ in first }))
    }

    @Test("the address has no model, and audio goes as the Base64 it came in")
    func request() throws {
        let rig = try ready()
        #expect(rig.url == "wss://api.openai.com/v1/realtime?intent=transcription")
        #expect(rig.headers == ["Authorization: Bearer key-1"])
        #expect(rig.transcriber.endpoints)
        let append = try JSONText.decodePlain(rig.transcriber.framing.message([0xFF, 0x7F, 0x00]).bytes)
        #expect(append == ["type": "input_audio_buffer.append", "audio": "/38A"])
    }

    @Test("the settings are sent as soon as the socket is open; audio waits until they are taken")
    func opening() throws {
        var rig = try TranscriptionRig("openai")
        rig.open()
        let standard = """
            {"session":{"audio":{"input":{"format":{"type":"audio/pcmu"},"noise_reduction":null,\
            "transcription":{"model":"gpt-4o-transcribe"},"turn_detection":{"prefix_padding_ms":300,\
            "silence_duration_ms":800,"threshold":0.5,"type":"server_vad"}}},"type":"transcription"},\
            "type":"session.update"}
            """
        #expect(rig.sent == [standard])
        #expect(rig.say(Self.created).isEmpty)
        #expect(rig.say(Self.updated) == [.ready])
        #expect(rig.say(Self.updated).isEmpty)
    }

    @Test("options reach the session's settings")
    func options() throws {
        let rig = try ready([
            "model": "whisper-1", "language": "de", "prompt": "Names: Ada", "silenceDurationMs": 1_200,
            "vadThreshold": 0.7,
        ])
        let input = try JSONText.decodePlain(Array(rig.sent[0].utf8))["session"]?["audio"]?["input"]
        #expect(input?["transcription"] == ["model": "whisper-1", "language": "de", "prompt": "Names: Ada"])
        #expect(input?["turn_detection"]?["silence_duration_ms"] == 1_200)
        #expect(input?["turn_detection"]?["threshold"] == 0.7)
    }

    @Test("the name that ready had before counts too")
    func oldReady() throws {
        var rig = try TranscriptionRig("openai")
        rig.open()
        #expect(rig.say(#"{"type":"transcription_session.updated"}"#) == [.ready])
    }

    @Test("one utterance: speech begins and ends, letters add up, the final text comes once")
    func utterance() throws {
        var rig = try ready()
        rig.say(
            event("input_audio_buffer.speech_started", ["item_id": "i1", "audio_start_ms": 320]),
            event("input_audio_buffer.speech_stopped", ["item_id": "i1", "audio_end_ms": 1_900]),
            committed("i1"), event("conversation.item.added", ["item": ["id": "i1"]]),
            delta("i1", "Book"), delta("i1", " a table"), completed("i1", "Book a table."),
            completed("i1", "Book a table."), delta("i1", " late"))
        let expected: [TranscriberEvent] = [
            .speechStarted, .speechStopped, .partial("Book"), .partial("Book a table"),
            .final("Book a table.", confidence: nil),
        ]
        #expect(rig.heard == expected)
        #expect(rig.problems.isEmpty)
    }

    @Test("texts that overtake one another are told in the order of what was said")
    func order() throws {
        var rig = try ready()
        rig.say(committed("i1"), committed("i2", after: "i1"), committed("i3", after: "i2"))
        rig.say(delta("i3", "three"), completed("i3", "three"), completed("i2", "two"))
        #expect(rig.finals.isEmpty)
        #expect(rig.partials == ["three"])
        rig.say(completed("i1", "one"))
        #expect(rig.finals == ["one", "two", "three"])
    }

    @Test("the order is that of the previous items, whichever news comes first")
    func previousItems() throws {
        var rig = try ready()
        rig.say(delta("i2", "tw"), committed("i2", after: "i1"), committed("i1"))
        rig.say(completed("i2", "two"))
        #expect(rig.finals.isEmpty)
        rig.say(completed("i1", "one"))
        #expect(rig.finals == ["one", "two"])
    }

    @Test("an utterance whose text never comes holds the later ones back for 3 s at most")
    func missingText() throws {
        var rig = try ready()
        rig.say(committed("i1"), committed("i2", after: "i1"), completed("i2", "two"))
        rig.wait(2_000)
        rig.say(committed("i3", after: "i2"), completed("i3", "three"))
        #expect(rig.finals.isEmpty)
        rig.wait(1_000)
        #expect(rig.finals == ["two", "three"])
        rig.say(completed("i1", "one"))
        #expect(rig.finals == ["two", "three", "one"])
    }

    @Test("noise has an empty text and is not told; an utterance that failed is dropped with a line")
    func noise() throws {
        var rig = try ready()
        rig.say(committed("i1"), completed("i1", " "), committed("i2", after: "i1"), committed("i3", after: "i2"))
        rig.say(completed("i3", "three"))
        rig.say(
            event(
                "conversation.item.input_audio_transcription.failed",
                ["item_id": "i2", "error": ["code": "audio_unintelligible", "message": "?"]]))
        #expect(rig.finals == ["three"])
        #expect(rig.problems.map(\.code) == ["speech.not_recognised"])
    }

    @Test("close commits what was said since the last commit and waits for its text")
    func close() throws {
        var rig = try ready()
        rig.wait(100)
        rig.feed(.close)
        #expect(rig.sent.last == #"{"type":"input_audio_buffer.commit"}"#)
        rig.say(committed("i1"))
        #expect(!rig.isFinished)
        rig.say(completed("i1", "bye"))
        #expect(rig.log.suffix(3) == [.heard(.final("bye", confidence: nil)), .disconnect(code: 1000), .finished(nil)])
    }

    @Test("close with less than 100 ms since the last commit sends none, but waits for texts that are under way")
    func closeAtOnce() throws {
        var rig = try ready()
        rig.wait(5_000)
        rig.say(committed("i1"))
        rig.wait(99)
        #expect(rig.feed(.close).isEmpty)
        rig.say(completed("i1", "bye"))
        #expect(rig.ending == .some(nil))
        #expect(rig.finals == ["bye"])

        var silent = try ready()
        #expect(silent.feed(.close) == [.disconnect(code: 1000), .finished(nil)])
    }

    @Test("a commit that was too short is no error")
    func shortCommit() throws {
        var rig = try ready()
        rig.wait(150)
        rig.feed(.close)
        rig.say(failure("input_audio_buffer_commit_empty"))
        #expect(rig.ending == .some(nil))
        #expect(rig.problems.isEmpty)
    }

    @Test("texts that were held or half done at the end come out in their order")
    func rest() throws {
        var rig = try ready()
        rig.say(committed("i1"), committed("i2", after: "i1"), delta("i1", "on"), completed("i2", "two"))
        rig.feed(.closed(code: 1006, reason: ""))
        #expect(rig.finals == ["on", "two"])
    }

    @Test("after an hour the session expires and is made anew at once, without a line")
    func expired() throws {
        var rig = try ready()
        rig.wait(3_600_000)
        rig.say(failure("session_expired"))
        #expect(rig.socket == .opening)
        #expect(rig.problems.isEmpty)
        rig.feed(.connected)
        #expect(rig.say(Self.updated) == [.ready])
        #expect(rig.requests.count == 2)
    }

    @Test(
        "errors that nothing helps against end the session",
        arguments: [
            ("invalid_api_key", "speech.key_refused"), ("insufficient_quota", "speech.quota"),
            ("rate_limit_exceeded", "speech.rate_limited"), ("beta_api_shape_disabled", "speech.refused"),
        ])
    func fatal(code: String, problem: String) throws {
        var rig = try ready()
        rig.say(failure(code))
        #expect(rig.ending??.code == problem)
    }

    @Test("an error in place of ready ends the session: the settings were not taken; later ones do not")
    func refusedSettings() throws {
        var rig = try TranscriptionRig("openai")
        rig.open()
        rig.say(Self.created, failure("invalid_value"))
        #expect(rig.ending??.code == "speech.refused")
        #expect(rig.ending??.message.contains("invalid_value: Not so.") == true)

        var later = try ready()
        later.say(failure("invalid_value"))
        #expect(!later.isFinished)
        #expect(later.problems.map(\.code) == ["speech.service"])

        var passing = try TranscriptionRig("openai")
        passing.open()
        passing.say(failure("server_error", type: "server_error"))
        #expect(!passing.isFinished)
        passing.wait(1_000)
        #expect(passing.socket == .opening)
    }

    @Test("the close of an interface that is gone is final")
    func betaClose() throws {
        var rig = try ready()
        rig.feed(.closed(code: 4000, reason: "beta_api_shape_disabled"))
        #expect(rig.ending??.isFatal == true)
    }

    @Test("models that do not find pauses are told of them, and their letters are the sign of speech")
    func noServerVAD() throws {
        var rig = try ready(["model": "gpt-live-transcribe"])
        #expect(!rig.transcriber.endpoints)
        let input = try JSONText.decodePlain(Array(rig.sent[0].utf8))["session"]?["audio"]?["input"]
        #expect(input?["turn_detection"] == .null)
        rig.wait(900)
        rig.say(delta("i1", "Book"), delta("i1", " it"))
        rig.feed(.endOfSpeech)
        #expect(rig.sent.last == #"{"type":"input_audio_buffer.commit"}"#)
        rig.wait(50)
        // Too little for another one.
        #expect(rig.feed(.endOfSpeech).isEmpty)
        rig.say(committed("i1"), completed("i1", "Book it."))
        let expected: [TranscriberEvent] = [
            .speechStarted, .partial("Book"), .partial("Book it"), .final("Book it.", confidence: nil),
        ]
        #expect(rig.heard == expected)
        rig.feed(.audioFlows(false))
        rig.wait(60_000)
        #expect(rig.sent.count == 2)
    }

    @Test("when the carrier stops sending, silence lets the turn end, then nothing is sent")
    func silence() throws {
        var rig = try ready()
        rig.wait(1_000)
        rig.feed(.audioFlows(false))
        rig.wait(60_000)
        // 800 ms and a second more, 200 ms at a time.
        #expect(rig.sent.count == 1 + 9)
        #expect(rig.sent.last?.hasPrefix(#"{"audio":"/////"#) == true)
    }

    @Test("of many utterances without texts only the last ones are kept")
    func bounded() {
        var items = OrderedItems()
        for number in 0..<200 {
            _ = items.append("a", to: "i\(number)", tellsStart: false)
            items.commit("i\(number)", after: "i\(number - 1)")
        }
        #expect(items.rest().count == 32)
        #expect(items.isEmpty)
        items.complete("i199", text: "again")
        #expect(items.isEmpty)
    }
}
