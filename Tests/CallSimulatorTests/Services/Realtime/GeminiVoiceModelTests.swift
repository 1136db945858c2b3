import CallCore
import CallSimulator
import ScriptValue
import Testing

@Suite("Gemini's live sessions, simulated")
struct GeminiVoiceModelTests {
    private static func setup(_ extra: String = "", model: String = "models/m") -> String {
        #"{"setup":{"model":"\#(model)","generationConfig":{"responseModalities":["AUDIO"]},"#
            + #""outputAudioTranscription":{},"sessionResumption":{}\#(extra)}}"#
    }

    private static func told(_ text: String) -> String {
        #"{"clientContent":{"turns":[{"role":"user","parts":[{"text":"\#(text)"}]}],"turnComplete":true}}"#
    }

    @Test("JSON in binary frames; nothing before the set-up, sound and words of a turn, then its end and a handle")
    func turn() {
        var stage = VoiceModelStage.gemini { $0.rules = [RealtimeRule("hi", steps: [.says("Good morning to you.")])] }
        #expect(stage.received.isEmpty)
        stage.send(Self.setup())
        stage.run(600)
        #expect(stage.received.first == ["setupComplete": [:]])
        #expect(!stage.isText)
        stage.send(Self.told("hi"))
        stage.run(5_000)
        let contents = stage.received.compactMap { $0["serverContent"] }
        let words = contents.compactMap { $0["outputTranscription"]?["text"]?.text }.joined()
        #expect(words == "Good morning to you.")
        #expect(contents.contains { $0["modelTurn"] != nil })
        #expect(
            contents.contains { $0["generationComplete"] == true } && contents.contains { $0["turnComplete"] == true })
        #expect(stage.received.count { $0["sessionResumptionUpdate"] != nil } == 2)
        #expect(stage.service.misuses.isEmpty)
    }

    @Test(
        "what it does not know closes the socket with 1007",
        arguments: [
            setup(#","temperature":0.5"#), setup(model: "m"), told("too early"),
            setup(
                #","tools":[{"functionDeclarations":[{"name":"x","parameters":{"type":"OBJECT","properties":{}}}]}]"#),
            setup(#","tools":[{"functionDeclarations":[{"name":"1x"}]}]"#),
            setup(#","realtimeInputConfig":{"activityHandling":"interrupts"}"#), "[]", "{",
        ])
    func strict(message: String) {
        var stage = VoiceModelStage.gemini()
        stage.send(message)
        stage.run(100)
        #expect(stage.closing?.hasPrefix("1007") == true, "\(stage.closing ?? "open")")
    }

    @Test(
        "so does an odd message later",
        arguments: [
            #"{"realtimeInput":{"mediaChunks":[]}}"#, #"{"realtimeInput":{"activityStart":{}}}"#,
            #"{"realtimeInput":{"audio":{"data":"AAA=","mimeType":"audio/pcm;rate=8000"}}}"#,
            #"{"realtimeInput":{"audio":{"data":"AA==","mimeType":"audio/pcm;rate=16000"}}}"#,
            #"{"toolResponse":{"functionResponses":[{"id":"x","name":"y","response":"text"}]}}"#, setup(),
        ])
    func strictLater(message: String) {
        var stage = VoiceModelStage.gemini()
        stage.send(Self.setup())
        stage.run(500)
        stage.send(message)
        stage.run(100)
        #expect(stage.closing?.hasPrefix("1007") == true, "\(stage.closing ?? "open")")
    }

    @Test("a call waits for its result; being told something else takes it back")
    func tools() throws {
        let rules = [RealtimeRule("go", steps: [.calls("lookup", arguments: [:], then: [.says("Got {result}.")])])]
        let tools = #","tools":[{"functionDeclarations":[{"name":"lookup"}]}]"#
        var stage = VoiceModelStage.gemini { $0.rules = rules }
        stage.send(Self.setup(tools))
        stage.run(500)
        stage.send(Self.told("go"))
        stage.run(2_000)
        func call() throws -> String {
            let ids = stage.received.compactMap { $0["toolCall"]?["functionCalls"]?.array?.first?["id"]?.text }
            return try #require(ids.last)
        }
        let first = try call()
        stage.send(
            #"{"toolResponse":{"functionResponses":[{"id":"\#(first)","name":"lookup","response":{"output":"ten"}}]}}"#)
        stage.run(3_000)
        #expect(stage.service.log.contains(.says("Got ten.")))
        stage.send(Self.told("go"))
        stage.run(2_000)
        let second = try call()
        stage.send(Self.told("never mind"))
        stage.run(100)
        #expect(stage.received.contains { $0["toolCallCancellation"] == ["ids": [Value(second)]] })
    }

    @Test("ten minutes, announced; then the handle takes the session up, and an unknown one is refused")
    func connectionLife() throws {
        let memory = VoiceModelMemory()
        var stage = VoiceModelStage.gemini { $0.memory = memory }
        stage.send(Self.setup())
        stage.run(551_000)
        #expect(stage.received.last == ["goAway": ["timeLeft": "50.0s"]])
        stage.run(50_000)
        #expect(stage.closing?.hasPrefix("1011") == true)
        let handles = stage.received.compactMap { $0["sessionResumptionUpdate"]?["newHandle"]?.text }
        let handle = try #require(handles.last)
        func resumed(_ handle: String) -> VoiceModelStage {
            var next = VoiceModelStage.gemini { $0.memory = memory }
            next.send(
                Self.setup().replacing(
                    #""sessionResumption":{}"#, with: #""sessionResumption":{"handle":"\#(handle)"}"#))
            next.run(500)
            return next
        }
        #expect(resumed(handle).service.log == [.resumed])
        #expect(resumed("other").closing?.hasPrefix("1008") == true)
    }

    @Test("the key by header or in the query, and no other")
    func doors() {
        var query = VoiceModelStage(.google)
        query.upgrade(VoiceModelStage.geminiURL + "?key=KEY", [:])
        #expect(query.refusal == nil)
        var wrong = VoiceModelStage(.google)
        wrong.upgrade(VoiceModelStage.geminiURL, ["x-goog-api-key": "OTHER"])
        #expect(wrong.refusal?.status == 403)
    }
}
