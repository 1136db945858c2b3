import CallCore
import ScriptValue
import Testing

@testable import Providers

@Suite("xAI transcription")
struct XAITranscriptionTests {
    private func ready(_ options: Value = [:]) throws -> TranscriptionRig {
        var rig = try TranscriptionRig("xai", options)
        rig.feed(.audioFlows(true))
        rig.open()
        rig.say(#"{"type":"transcript.created"}"#)
        return rig
    }

    private func partial(_ text: String, isFinal: Bool = false, speechFinal: Bool = false) -> String {
        JSONText.encodePlainText([
            "type": "transcript.partial", "text": Value(text), "words": [], "is_final": .bool(isFinal),
            "speech_final": .bool(speechFinal), "start": 0.0, "duration": 1.2, "language": "en",
        ])
    }

    private func done(_ text: String) -> String {
        #"{"type":"transcript.done","text":"\#(text)","duration":4.0}"#
    }

    @Test("everything is set in the address; audio before the session is created would be lost")
    func request() throws {
        var rig = try TranscriptionRig("xai")
        rig.feed(.open)
        #expect(
            rig.url == "wss://api.x.ai/v1/stt?sample_rate=8000&encoding=mulaw&interim_results=true&endpointing=800")
        #expect(rig.headers == ["Authorization: Bearer key-1"])
        #expect(rig.feed(.connected).isEmpty)
        #expect(rig.say(#"{"type":"transcript.created"}"#) == [.ready])
        #expect(rig.transcriber.framing == .binary && rig.transcriber.endpoints)
    }

    @Test("options reach the address")
    func options() throws {
        let rig = try ready(["endpointingMs": 0, "interimResults": false, "language": "pt-BR"])
        #expect(rig.url.hasSuffix("&interim_results=false&endpointing=0&language=pt-BR"))
    }

    @Test("the text that ends speech is the whole utterance; settled pieces are not told again")
    func utterance() throws {
        var rig = try ready()
        rig.say(
            partial("book"), partial("Book a table", isFinal: true), partial("for"), partial("Book a table for two"),
            partial("Book a table for two.", isFinal: true, speechFinal: true), partial("yes"),
            partial("Yes.", isFinal: true, speechFinal: true))
        let expected: [TranscriberEvent] = [
            .speechStarted, .partial("book"), .partial("Book a table"), .partial("Book a table for"),
            .partial("Book a table for two"), .final("Book a table for two.", confidence: nil), .speechStarted,
            .partial("yes"), .final("Yes.", confidence: nil),
        ]
        #expect(rig.heard == expected)
    }

    @Test("pieces that are settled once more, with what came after them, are not doubled")
    func grownPieces() throws {
        var rig = try ready()
        rig.say(partial("Book", isFinal: true), partial("Book a table", isFinal: true), partial("for"))
        #expect(rig.partials == ["Book", "Book a table", "Book a table for"])
    }

    @Test("speech that ends without a text ends with what was settled")
    func noText() throws {
        var rig = try ready()
        rig.say(partial("Yes", isFinal: true), partial("", isFinal: true, speechFinal: true))
        rig.say(partial("", isFinal: true, speechFinal: true))
        #expect(rig.finals == ["Yes"])
    }

    @Test("without interim results the final text comes alone, with the sign of speech before it")
    func alone() throws {
        var rig = try ready()
        rig.say(partial("Yes.", isFinal: true, speechFinal: true))
        #expect(rig.heard == [.speechStarted, .final("Yes.", confidence: nil)])
    }

    @Test("close says that the audio is done; what comes then repeats what was told")
    func close() throws {
        var rig = try ready()
        rig.say(partial("Yes.", isFinal: true, speechFinal: true))
        rig.feed(.close)
        #expect(rig.sent == [#"{"type":"audio.done"}"#])
        #expect(rig.say(done("Yes.")) == [.disconnect(code: 1000), .finished(nil)])
        #expect(rig.finals == ["Yes."])
    }

    @Test("words that were open at the end are told, from the summary when there was nothing else")
    func openWords() throws {
        var rig = try ready()
        rig.say(partial("Yes.", isFinal: true, speechFinal: true), partial("and"))
        rig.feed(.close)
        rig.say(done("Yes. and"))
        #expect(rig.finals == ["Yes.", "and"])

        var late = try ready()
        late.feed(.close)
        late.say(done("Hello."))
        #expect(late.finals == ["Hello."])
        #expect(late.ending == .some(nil))
    }

    @Test("silence keeps the session while no audio flows")
    func silence() throws {
        var rig = try ready()
        rig.feed(.audioFlows(false))
        rig.wait(30_000)
        #expect(rig.sentBytes.count == 150)
        #expect(rig.sent.isEmpty)
    }

    @Test("errors are worth a line; before the session is created they bring a new attempt")
    func errors() throws {
        var rig = try ready()
        rig.say(#"{"type":"error","message":"oops"}"#)
        #expect(rig.socket == .open)
        #expect(rig.problems.map(\.message) == [#"the service reports an error: "oops""#])

        var early = try TranscriptionRig("xai")
        early.open()
        early.say(#"{"type":"error","error":{"message":"oops"}}"#)
        #expect(early.socket == .none && !early.isFinished)
        #expect(early.problems.first?.message.hasSuffix(#""oops""#) == true)
    }
}
