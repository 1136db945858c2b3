import CallCore
import CallSimulator
import ScriptValue
import Testing

@Suite("Deepgram's /v1/listen, simulated")
struct DeepgramListenTests {
    private static let query = "model=nova-3&encoding=mulaw&sample_rate=8000&channels=1&interim_results=true"

    private func stage(
        _ query: String = query + "&endpointing=800&vad_events=true", key: String = "Token KEY",
        adjust: (inout TranscriptionSettings) -> Void = { _ in }
    ) -> SocketStage {
        var stage = SocketStage(.deepgram, adjust: adjust)
        stage.upgrade("wss://api.deepgram.com/v1/listen?\(query)", ["Authorization": key])
        return stage
    }

    @Test("an utterance begins, is told in growing pieces and ends with speech_final after the silence asked for")
    func utterance() throws {
        var stage = stage()
        #expect(stage.accepted?["dg-request-id"]?.utf8.count == 36)
        stage.beSilent(300)
        stage.speak("Book a table for two.")
        stage.beSilent(1_500)
        let results = stage.all("Results")
        #expect(stage.types.first == "SpeechStarted")
        let start = try #require(stage.received.first?["timestamp"]?.double)
        #expect((0.3...0.4).contains(start))
        let interims = results.filter { $0["is_final"] == false }
        #expect(interims.count >= 4)
        #expect(text(interims.last) == "book a table for two")
        #expect(zip(interims, interims.dropFirst()).allSatisfy { text($0).count <= text($1).count })
        let finals = results.filter { $0["is_final"] == true }
        #expect(finals.count == 1)
        #expect(finals.first?["speech_final"] == true)
        #expect(text(finals.first) == "book a table for two")
        #expect(stage.closing == nil)
        #expect(stage.service.misuses.isEmpty)
    }

    @Test("a result has all fields of the format, and words with times")
    func format() throws {
        var stage = stage(Self.query + "&punctuate=true")
        stage.speak("Yes, please.")
        stage.beSilent(800)
        let result = try #require(stage.all("Results").last { !text($0).isEmpty })
        #expect(
            result.map?.keys.sorted() == [
                "channel", "channel_index", "duration", "from_finalize", "is_final", "metadata", "speech_final",
                "start",
                "type",
            ])
        #expect(text(result).hasSuffix("lease."))
        let word = try #require(result["channel"]?["alternatives"]?.array?.first?["words"]?.array?.last)
        #expect(word["word"] == "please")
        #expect(word["punctuated_word"] == "please.")
        #expect((word["end"]?.double ?? 0) > (word["start"]?.double ?? 9))
    }

    @Test("a long sentence is settled in pieces, of which only the last is speech_final")
    func pieces() {
        var stage = stage()
        let text =
            "I would like to know whether you could tell me at what time the office opens in the morning on weekdays"
        stage.speak(text)
        stage.beSilent(1_500)
        let finals = stage.all("Results").filter { $0["is_final"] == true }
        #expect(finals.count >= 2)
        #expect(finals.map { $0["speech_final"] == true } == finals.indices.map { $0 == finals.count - 1 })
        #expect(finals.map { self.text($0) }.filter { !$0.isEmpty }.joined(separator: " ") == text.lowercased())
    }

    @Test("with endpointing off only the times of words tell that an utterance is over")
    func utteranceEnd() throws {
        var stage = stage(Self.query + "&endpointing=false&utterance_end_ms=1000")
        stage.speak("Good morning")
        stage.beSilent(2_500)
        #expect(stage.all("Results").allSatisfy { $0["speech_final"] == false })
        let end = try #require(stage.all("UtteranceEnd").first)
        #expect(stage.all("UtteranceEnd").count == 1)
        #expect((0.8...1.5).contains(end["last_word_end"]?.double ?? 0))
    }

    @Test("in noise there is no endpoint, and UtteranceEnd comes all the same")
    func noise() {
        var stage = stage(Self.query + "&endpointing=300&utterance_end_ms=1000")
        stage.play(stage.clip("Good morning") + PhraseStage.noise(3_000))
        #expect(stage.all("Results").allSatisfy { $0["speech_final"] == false })
        #expect(stage.all("UtteranceEnd").count == 1)
        stage.beSilent(1_000)
        #expect(stage.all("Results").last?["speech_final"] == true)
        #expect(text(stage.all("Results").last).isEmpty)
    }

    @Test("noise alone is an utterance without text")
    func onlyNoise() {
        var stage = stage()
        stage.play(PhraseStage.noise(600))
        stage.beSilent(1_500)
        let finals = stage.all("Results").filter { $0["is_final"] == true }
        #expect(finals.count == 1)
        #expect(finals.first?["speech_final"] == true)
        #expect(text(finals.first).isEmpty)
    }

    @Test("Finalize flushes what there is, without an endpoint, and nothing when there is nothing")
    func finalize() {
        var stage = stage()
        stage.speak("Good morning")
        stage.send(#"{"type":"Finalize"}"#)
        stage.run(500)
        #expect(stage.all("Results").last?["from_finalize"] == true)
        #expect(stage.all("Results").last?["speech_final"] == false)
        #expect(text(stage.all("Results").last) == "good morning")
        stage.beSilent(1_500)
        stage.forget()
        stage.send(#"{"type":"Finalize"}"#)
        stage.run(1_000)
        #expect(stage.received.isEmpty)
    }

    @Test(
        "CloseStream, and an empty binary message, flush, give the summary and close",
        arguments: [#"{"type":"CloseStream"}"#, ""])
    func closeStream(message: String) {
        var stage = stage()
        stage.speak("Good morning")
        if message.isEmpty { stage.sendBinary("") } else { stage.send(message) }
        stage.run(1_000)
        #expect(stage.types.suffix(2) == ["Results", "Metadata"])
        #expect(stage.received.last?["channels"] == 1)
        #expect(stage.closing == "1000")
    }

    @Test("without audio or KeepAlive the service closes after ten seconds")
    func patience() {
        var stage = stage()
        stage.beSilent(100)
        stage.run(9_500)
        #expect(stage.closing == nil)
        stage.send(#"{"type":"KeepAlive"}"#)
        stage.run(9_500)
        #expect(stage.closing == nil)
        stage.run(1_000)
        #expect(stage.closing?.hasPrefix("1011 NET-0001") == true)
    }

    @Test("a KeepAlive in a binary message is heard as sound")
    func binaryKeepAlive() {
        var stage = stage()
        for _ in 0..<200 { stage.sendBinary(#"{"type":"KeepAlive"}"#) }
        #expect(stage.service.heard == 500)
    }

    @Test(
        "a text message that the service does not know ends the session",
        arguments: [
            "KeepAlive", "[]", "{}", #"{"type":7}"#, #"{"type":"keepalive"}"#, #"{"type":"KeepAlive","id":1}"#,
            #"{"type":"Finalize","channel":"0"}"#, #"{"type":"Configure","keyterms":"Lisbon"}"#,
            #"{"type":"Configure","features":{"punctuate":"true"}}"#, #"{"type":"CloseStream"}x"#,
        ])
    func unknown(message: String) {
        var stage = stage()
        stage.send(message)
        stage.run(100)
        #expect(stage.types == ["Error"])
        #expect(stage.received.first?["variant"] == "UNPARSABLE_CLIENT_MESSAGE")
        #expect(stage.closing?.hasPrefix("1008 DATA-0000") == true)
        #expect(stage.service.misuses.count == 1)
    }

    @Test("settings may change while it runs")
    func configure() {
        var stage = stage()
        stage.send(#"{"type":"Configure","keyterms":["Lisbon"],"features":{"punctuate":true}}"#)
        stage.run(100)
        #expect(stage.received.isEmpty)
        #expect(stage.closing == nil)
    }

    @Test(
        "a parameter that is unknown, misspelt or out of range is refused with 400 and dg-error",
        arguments: [
            ("encoding=ulaw&sample_rate=8000", "encoding"), ("encoding=mulaw", "sample_rate"),
            ("sample_rate=8000", "encoding"), ("encoding=mulaw&sample_rate=8k", "sample_rate"),
            ("encoding=mulaw&sample_rate=8000&interim_results=1", "interim_results"),
            ("encoding=mulaw&sample_rate=8000&endpointing=fast", "endpointing"),
            ("encoding=mulaw&sample_rate=8000&interim_result=true", "interim_result"),
            ("encoding=mulaw&sample_rate=8000&utterance_end_ms=1000", "utterance_end_ms"),
            ("encoding=mulaw&sample_rate=8000&interim_results=true&utterance_end_ms=900", "utterance_end_ms"),
            ("encoding=mulaw&sample_rate=8000&channels=2", "channels"),
            ("model=nova-2&encoding=mulaw&sample_rate=8000&keyterm=Lisbon", "keyterm"),
            ("model=nova-3&encoding=mulaw&sample_rate=8000&keywords=Lisbon", "keywords"),
            ("model=nova-3&model=nova-2&encoding=mulaw&sample_rate=8000", "model"),
        ])
    func parameters(query: String, field: String) throws {
        let refusal = try #require(stage(query).refusal)
        #expect(refusal.status == 400)
        #expect(refusal.headers["dg-error"]?.contains("'\(field)'") == true)
        #expect(refusal.headers["dg-request-id"] != nil)
        let body = try JSONText.decodePlain(refusal.body)
        #expect(body.map?.keys.sorted() == ["err_code", "err_msg", "request_id"])
    }

    @Test("the scheme word is Token", arguments: ["Bearer KEY", "token KEY", "Token  KEY", "KEY", "Token OTHER"])
    func authorization(value: String) throws {
        let refusal = try #require(stage(key: value).refusal)
        #expect(refusal.status == 401)
        #expect(refusal.text.contains("INVALID_AUTH"))
    }

    @Test("raw sound without an encoding cannot be decoded")
    func noEncoding() {
        var stage = stage("model=nova-3")
        stage.sendAudio(PhraseStage.silence(20))
        stage.run(10)
        #expect(stage.closing?.hasPrefix("1008 DATA-0000") == true)
    }

    private func text(_ result: Value?) -> String {
        result?["channel"]?["alternatives"]?.array?.first?["transcript"]?.text ?? ""
    }
}
