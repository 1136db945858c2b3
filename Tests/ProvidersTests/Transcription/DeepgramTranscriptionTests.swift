import CallCore
import ScriptValue
import Testing

@testable import Providers

@Suite("Deepgram transcription")
struct DeepgramTranscriptionTests {
    private func ready(_ options: Value = [:]) throws -> TranscriptionRig {
        var rig = try TranscriptionRig("deepgram", options)
        rig.feed(.audioFlows(true))
        rig.open()
        return rig
    }

    private func results(
        _ text: String, isFinal: Bool = false, speechFinal: Bool = false, finalize: Bool = false,
        confidence: Double = 0.99
    ) -> String {
        let best: Value = ["transcript": Value(text), "confidence": .number(confidence), "words": []]
        return JSONText.encodePlainText([
            "type": "Results", "channel_index": [0, 1], "start": 0.0, "duration": 1.6, "is_final": .bool(isFinal),
            "speech_final": .bool(speechFinal), "from_finalize": .bool(finalize),
            "channel": ["alternatives": [best]], "metadata": ["request_id": "r"],
        ])
    }

    private static let started = #"{"type":"SpeechStarted","channel":[0,1],"timestamp":0.4}"#
    private static let utteranceEnd = #"{"type":"UtteranceEnd","channel":[0,1],"last_word_end":2.4}"#
    private static let metadata = #"{"type":"Metadata","request_id":"r","duration":6.1,"channels":1}"#

    @Test("everything is set in the address; the open socket takes audio")
    func request() throws {
        var rig = try TranscriptionRig("deepgram")
        rig.feed(.open)
        #expect(
            rig.url == "wss://api.deepgram.com/v1/listen?model=nova-3&encoding=mulaw&sample_rate=8000&channels=1"
                + "&interim_results=true&endpointing=800&vad_events=true&utterance_end_ms=1000")
        #expect(rig.headers == ["Authorization: Token key-1"])
        #expect(rig.feed(.connected) == [.ready])
        #expect(rig.transcriber.framing == .binary && rig.transcriber.endpoints)
    }

    @Test("options reach the address")
    func options() throws {
        let rig = try ready([
            "model": "nova-2-phonecall", "language": "en-US", "endpointingMs": 1_500, "interimResults": true,
        ])
        #expect(
            rig.url == "wss://api.deepgram.com/v1/listen?model=nova-2-phonecall&encoding=mulaw&sample_rate=8000"
                + "&channels=1&interim_results=true&endpointing=1500&vad_events=true&utterance_end_ms=1500"
                + "&language=en-US")
        let off = try ready(["endpointing": 0, "interim_results": false])
        #expect(off.url.contains("interim_results=false&endpointing=false&vad_events=true"))
        #expect(!off.url.contains("utterance_end_ms"))
    }

    @Test("a long sentence comes in pieces and is told whole, with the doubt of its least certain piece")
    func pieces() throws {
        var rig = try ready()
        rig.say(
            Self.started, results("book"), results("book a"), results("Book a table", isFinal: true, confidence: 0.8),
            results("for"), results("for two", isFinal: true, speechFinal: true, confidence: 0.9))
        let expected: [TranscriberEvent] = [
            .speechStarted, .partial("book"), .partial("book a"), .partial("Book a table"),
            .partial("Book a table for"), .final("Book a table for two", confidence: 0.8),
        ]
        #expect(rig.heard == expected)
    }

    @Test("the end of an utterance tells what is settled; after an end that was told it says nothing new")
    func utteranceEnd() throws {
        var rig = try ready()
        rig.say(results("Yes", isFinal: true), Self.utteranceEnd)
        #expect(rig.finals == ["Yes"])
        rig.say(results("No", isFinal: true, speechFinal: true), Self.utteranceEnd)
        #expect(rig.finals == ["Yes", "No"])
        rig.say(results("may"), Self.utteranceEnd, results("may be"))
        #expect(rig.finals.count == 2)
        #expect(rig.heard.filter { $0 == .speechStarted }.count == 3)
        rig.say(results("maybe", isFinal: true, speechFinal: true))
        #expect(rig.finals == ["Yes", "No", "maybe"])
        // What is not settled yet is of the next utterance.
        rig.say(results("one", isFinal: true), results("two"), Self.utteranceEnd)
        rig.say(results("two", isFinal: true, speechFinal: true))
        #expect(rig.finals.suffix(2) == ["one", "two"])
    }

    @Test("an empty text still ends speech, and noise alone is nothing")
    func empty() throws {
        var rig = try ready()
        rig.say(results("Yes", isFinal: true), results("", isFinal: true, speechFinal: true))
        #expect(rig.finals == ["Yes"])
        rig.say(Self.started, results("", isFinal: true), results("", isFinal: true, speechFinal: true))
        #expect(rig.finals.count == 1)
        #expect(rig.heard.last == .speechStarted)
    }

    @Test("without an event the first words are the sign of speech, once in each utterance")
    func firstWords() throws {
        var rig = try ready()
        rig.say(results(""), results("a"), results("a b"), results("a b", isFinal: true, speechFinal: true))
        rig.say(results("c", isFinal: true, speechFinal: true))
        #expect(rig.heard.filter { $0 == .speechStarted }.count == 2)
        #expect(rig.heard.first == .speechStarted)
    }

    @Test("while nothing is said over the line a text message keeps the socket open, every 4 s")
    func keepAlive() throws {
        var rig = try ready()
        rig.wait(1_000)
        rig.feed(.audioFlows(false))
        rig.wait(2_000)
        #expect(rig.sentBytes.count == 10 && rig.sent.isEmpty)
        rig.wait(8_000)
        #expect(rig.sentBytes.count == 10)
        #expect(rig.sent == [#"{"type":"KeepAlive"}"#, #"{"type":"KeepAlive"}"#])
        #expect(rig.sentBytes.allSatisfy { !$0.isEmpty })
    }

    @Test("close flushes and waits for the summary; the last words come out once")
    func close() throws {
        var rig = try ready()
        rig.say(results("good"))
        rig.feed(.close)
        #expect(rig.sent == [#"{"type":"Finalize"}"#, #"{"type":"CloseStream"}"#])
        rig.say(results("goodbye", isFinal: true, finalize: true))
        #expect(rig.finals == ["goodbye"])
        rig.say(results("", isFinal: true, speechFinal: true))
        #expect(rig.say(Self.metadata) == [.disconnect(code: 1000), .finished(nil)])
        #expect(rig.finals == ["goodbye"])
    }

    @Test("errors are worth a line; the close decides")
    func errors() throws {
        var rig = try ready()
        rig.say(#"{"type":"Error","variant":"x","description":"Could not decode.","message":"m"}"#, Self.metadata)
        #expect(rig.problems.map(\.message) == [#"the service reports an error: "Could not decode.""#])
        rig.feed(.closed(code: 1011, reason: "NET-0001"))
        rig.wait(1_000)
        rig.feed(.connected)
        rig.feed(.closed(code: 1008, reason: "DATA-0000"))
        #expect(rig.ending??.message.contains("DATA-0000") == true)
    }

    @Test("results of an odd shape are no results")
    func oddShapes() throws {
        var rig = try ready()
        for odd in [
            #"{"type":"Results"}"#, #"{"type":"Results","channel":[]}"#,
            #"{"type":"Results","channel":{"alternatives":[]},"speech_final":true}"#,
            #"{"type":"Results","channel":{"alternatives":[{"transcript":7}]},"is_final":"true"}"#,
        ] { #expect(rig.say(odd).isEmpty) }
        rig.say(
            #"{"type":"Results","is_final":true,"speech_final":true,"channel":{"alternatives":[{"transcript":"a","#
                + #""confidence":7}]}}"#)
        #expect(rig.heard.last == .final("a", confidence: 1))
    }
}
