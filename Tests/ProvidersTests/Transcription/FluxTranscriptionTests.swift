import CallCore
import ScriptValue
import Testing

@testable import Providers

@Suite("Deepgram Flux transcription")
struct FluxTranscriptionTests {
    private func turn(_ event: String, _ text: String, confidences: [Double] = []) -> String {
        JSONText.encodePlainText([
            "type": "TurnInfo", "request_id": "r", "sequence_id": 5, "event": Value(event), "turn_index": 0,
            "transcript": Value(text), "words": .array(confidences.map { ["word": "w", "confidence": .number($0)] }),
            "end_of_turn_confidence": 0.82,
        ])
    }

    private func ready(_ options: Value = [:]) throws -> TranscriptionRig {
        let model = options["model"] ?? "flux-general-en"
        var rig = try TranscriptionRig("deepgram", .map((options.map ?? [:]).merging(["model": model]) { $1 }))
        rig.feed(.audioFlows(true))
        rig.open()
        return rig
    }

    @Test("a model of that name uses the second version, which has settings of its own")
    func request() throws {
        let rig = try ready()
        #expect(
            rig.url == "wss://api.deepgram.com/v2/listen?model=flux-general-en&encoding=mulaw&sample_rate=8000"
                + "&eot_threshold=0.7&eot_timeout_ms=5000")
        #expect(rig.headers == ["Authorization: Token key-1"])
        #expect(rig.transcriber.audioPerMessage == 80)
        let multi = try ready([
            "model": "flux-general-multi", "language": "es", "eotThreshold": 0.9, "eotTimeoutMs": 700,
        ])
        #expect(multi.url.hasSuffix("&eot_threshold=0.9&eot_timeout_ms=700&language_hint=es"))
        let english = try ready(["language": "en"])
        #expect(!english.url.contains("language"))
    }

    @Test("each message has the whole turn; guesses that it is over change nothing")
    func turns() throws {
        var rig = try ready()
        rig.say(
            #"{"type":"Connected","request_id":"r","sequence_id":0}"#, turn("Update", ""), turn("StartOfTurn", "Book"),
            turn("Update", "Book a"), turn("EagerEndOfTurn", "Book a table"), turn("TurnResumed", ""),
            turn("Update", "Book a table for two"),
            turn("EndOfTurn", "Book a table for two.", confidences: [0.98, 0.7, 0.9]))
        let expected: [TranscriberEvent] = [
            .speechStarted, .partial("Book"), .partial("Book a"), .partial("Book a table"),
            .partial("Book a table for two"), .final("Book a table for two.", confidence: 0.7),
        ]
        #expect(rig.heard == expected)
        rig.say(turn("EndOfTurn", ""))
        #expect(rig.finals.count == 1)
    }

    @Test("close ends the stream and waits for the service to close")
    func close() throws {
        var rig = try ready()
        rig.say(turn("StartOfTurn", "Bye"))
        rig.feed(.close)
        #expect(rig.sent == [#"{"type":"CloseStream"}"#])
        rig.say(turn("EndOfTurn", "Bye."))
        rig.feed(.closed(code: 1000, reason: ""))
        #expect(rig.finals == ["Bye."])
        #expect(rig.ending == .some(nil))
    }

    @Test("audio has no gaps: silence fills them for as long as they last")
    func silence() throws {
        var rig = try ready()
        rig.feed(.audioFlows(false))
        rig.wait(20_000)
        #expect(rig.sentBytes.count == 100)
        #expect(rig.sent.isEmpty)
    }

    @Test("an error ends the connection, not the session")
    func errors() throws {
        var rig = try ready()
        rig.say(#"{"type":"Warning","code":"W","description":"slow"}"#)
        #expect(!rig.isFinished && rig.socket == .open)
        rig.say(#"{"type":"Error","sequence_id":6,"code":"INTERNAL","description":"gone"}"#)
        #expect(rig.socket == .none)
        #expect(rig.problems.last?.message == #"the service gave up: "INTERNAL: gone""#)
        rig.wait(1_000)
        #expect(rig.socket == .opening)
    }
}
