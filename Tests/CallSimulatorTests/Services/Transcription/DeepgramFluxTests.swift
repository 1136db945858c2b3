import CallCore
import CallSimulator
import ScriptValue
import Testing

@Suite("Deepgram's /v2/listen, simulated")
struct DeepgramFluxTests {
    private static let query = "model=flux-general-en&encoding=mulaw&sample_rate=8000"

    private func stage(_ query: String = query, key: String = "Token KEY") -> SocketStage {
        var stage = SocketStage(.deepgramFlux)
        stage.upgrade("wss://api.deepgram.com/v2/listen?\(query)", ["Authorization": key])
        stage.run(500)
        return stage
    }

    private func events(_ stage: SocketStage) -> [String] {
        stage.all("TurnInfo").compactMap { $0["event"]?.text }.filter { $0 != "Update" }
    }

    @Test("a turn starts with its first word, is updated as a whole and ends after the silence")
    func turn() throws {
        var stage = stage()
        #expect(stage.types == ["Connected"])
        stage.speak("Book a table for two")
        stage.beSilent(1_500)
        #expect(events(stage) == ["StartOfTurn", "EndOfTurn"])
        let updates = stage.all("TurnInfo").filter { $0["event"] == "Update" && $0["turn_index"] == 0 }
        #expect(updates.last?["transcript"] == "Book a table for two")
        let end = try #require(stage.all("TurnInfo").last { $0["event"] == "EndOfTurn" })
        #expect(end["transcript"] == "Book a table for two")
        #expect((end["end_of_turn_confidence"]?.double ?? 0) >= 0.7)
        #expect(end["words"]?.array?.count == 5)
        #expect(end["turn_index"] == 0)
        let numbers = stage.received.compactMap { $0["sequence_id"]?.int }
        #expect(numbers == Array(0..<Int64(numbers.count)))
    }

    @Test("a whole sentence ends its turn sooner than words that may go on")
    func sentence() throws {
        func wait(_ text: String) throws -> Double {
            var stage = stage()
            stage.speak(text)
            stage.beSilent(1_500)
            let end = try #require(stage.all("TurnInfo").last { $0["event"] == "EndOfTurn" })
            let window = try #require(end["audio_window_end"]?.double)
            return window - Double(stage.clip(text).count) / 8_000
        }
        #expect(try wait("Book a table.") + 0.2 < wait("Book a table"))
    }

    @Test("an eager end is taken back when the caller goes on")
    func eager() {
        var stage = stage(Self.query + "&eager_eot_threshold=0.3&eot_threshold=0.9")
        stage.speak("I would like")
        stage.beSilent(350)
        stage.speak("a table for two")
        stage.beSilent(1_500)
        #expect(events(stage) == ["StartOfTurn", "EagerEndOfTurn", "TurnResumed", "EagerEndOfTurn", "EndOfTurn"])
    }

    @Test("ForceEndTurn ends the turn at once, and is nothing without one")
    func force() {
        var stage = stage()
        stage.send(#"{"type":"ForceEndTurn"}"#)
        stage.speak("Book a table")
        stage.send(#"{"type":"ForceEndTurn"}"#)
        stage.run(500)
        #expect(events(stage) == ["StartOfTurn", "EndOfTurn"])
    }

    @Test("CloseStream gives what was heard and closes")
    func closeStream() {
        var stage = stage()
        stage.speak("Book a table")
        stage.send(#"{"type":"CloseStream"}"#)
        stage.run(500)
        #expect(events(stage).last == "EndOfTurn")
        #expect(stage.closing == "1000")
    }

    @Test("noise starts no turn")
    func noise() {
        var stage = stage()
        stage.play(PhraseStage.noise(800) + PhraseStage.silence(1_000))
        #expect(events(stage).isEmpty)
        #expect(stage.all("TurnInfo").allSatisfy { $0["transcript"] == "" })
    }

    @Test("thresholds can be changed, and what is out of range is refused without an end")
    func configure() throws {
        var stage = stage()
        stage.send(#"{"type":"Configure","thresholds":{"eot_threshold":0.8},"keyterms":["Lisbon"]}"#)
        stage.send(#"{"type":"Configure","thresholds":{"eot_threshold":0.4}}"#)
        stage.run(500)
        #expect(stage.types == ["Connected", "ConfigureSuccess", "ConfigureFailure"])
        #expect(stage.received[1]["thresholds"]?["eot_threshold"] == .number(0.8))
        #expect(stage.received[1]["keyterms"] == ["Lisbon"])
        #expect(stage.closing == nil)
    }

    @Test(
        "messages of the other endpoint end the session",
        arguments: [#"{"type":"KeepAlive"}"#, #"{"type":"Finalize"}"#, "hello", #"{"type":"CloseStream","now":1}"#])
    func unknown(message: String) {
        var stage = stage()
        stage.send(message)
        stage.run(100)
        #expect(stage.all("Error").first?["code"] == "UNPARSABLE_CLIENT_MESSAGE")
        #expect(stage.closing == "1008 UNPARSABLE_CLIENT_MESSAGE")
    }

    @Test(
        "parameters of the other endpoint, and values out of range, are refused",
        arguments: [
            "encoding=mulaw&sample_rate=8000", "model=nova-3&encoding=mulaw&sample_rate=8000",
            query + "&interim_results=true", query + "&endpointing=800", query + "&vad_events=true",
            query + "&punctuate=true", query + "&eot_threshold=0.4", query + "&eager_eot_threshold=0.8",
            query + "&eot_timeout_ms=100", query + "&language_hint=en", query + "&channels=1",
            "model=flux-general-en&encoding=ulaw&sample_rate=8000",
        ])
    func parameters(query: String) {
        let refusal = stage(query).refusal
        #expect(refusal?.status == 400)
        #expect(refusal?.headers["dg-error"] != nil)
    }

    @Test("the scheme word is Token")
    func authorization() {
        #expect(stage(key: "Bearer KEY").refusal?.status == 401)
    }
}
