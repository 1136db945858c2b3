import CallCore
import CallSimulator
import ScriptValue
import Testing

@Suite("OpenAI's conversations, simulated")
struct OpenAIVoiceModelTests {
    private static func update(_ extra: String = "", input: String = "") -> String {
        #"{"type":"session.update","event_id":"e1","session":{"type":"realtime","output_modalities":["audio"],"#
            + #""audio":{"input":{"format":{"type":"audio/pcmu"},"transcription":{"model":"gpt-4o-mini-transcribe"},"#
            + #""turn_detection":{"type":"server_vad","create_response":true,"interrupt_response":true}\#(input)},"#
            + #""output":{"format":{"type":"audio/pcmu"},"voice":"marin"}}\#(extra)}}"#
    }

    private func ready(_ rules: [RealtimeRule] = []) -> VoiceModelStage {
        var stage = VoiceModelStage.openai { $0.rules = rules }
        stage.send(Self.update())
        stage.run(400)
        stage.forget()
        return stage
    }

    @Test("a turn: the events of the protocol in their order, sound in odd pieces, words beside it")
    func turn() {
        var stage = ready([RealtimeRule("hours", steps: [.says("We open at nine.")])])
        stage.speak("What are your hours")
        stage.beSilent(3_000)
        let firsts = stage.types.reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
        #expect(firsts.first == "input_audio_buffer.speech_started")
        for type in [
            "input_audio_buffer.committed", "response.created", "response.output_item.added",
            "response.content_part.added", "response.output_audio.delta", "response.output_audio_transcript.done",
            "response.done", "conversation.item.input_audio_transcription.completed",
        ] { #expect(firsts.contains(type), "\(type)") }
        let sound = stage.all("response.output_audio.delta").compactMap { $0["delta"]?.text.flatMap(Base64.decode) }
        #expect(sound.contains { !$0.count.isMultiple(of: 160) })
        let words = stage.all("response.output_audio_transcript.delta").compactMap { $0["delta"]?.text }.joined()
        #expect(words == "We open at nine.")
        #expect(stage.all("response.done").first?["response"]?["status"] == "completed")
        #expect(stage.service.misuses.isEmpty)
        #expect(stage.service.log.prefix(2) == [.heard("What are your hours"), .says("We open at nine.")])
    }

    @Test("the caller interrupts: the answer is cancelled and no more of it comes")
    func interruption() {
        var stage = ready([RealtimeRule("long", steps: [.says("One two three four five six seven eight nine ten.")])])
        stage.speak("Something long")
        stage.beSilent(1_100)
        stage.forget()
        stage.speak("Stop")
        let done = stage.all("response.done").first?["response"]
        #expect(done?["status"] == "cancelled")
        #expect(done?["status_details"]?["reason"] == "turn_detected")
        if let index = stage.types.firstIndex(of: "response.done") {
            #expect(!stage.types[index...].contains("response.output_audio.delta"))
        }
    }

    @Test(
        "what it does not know is refused, and nothing of it is applied",
        arguments: [
            (update(#","temperature":0.8"#), "unknown_parameter"), (update(#","voice":"alloy""#), "unknown_parameter"),
            (update(input: #","rate":8000"#), "unknown_parameter"),
            (update(#","tools":[{"type":"function","function":{"name":"x"}}]"#), "unknown_parameter"),
            (update(#","tools":[{"type":"function","name":"a b"}]"#), "invalid_value"),
            (update().replacing("marin", with: "nova"), "invalid_value"),
            (update().replacing(#"{"type":"audio/pcmu"}"#, with: #"{"type":"g711_ulaw"}"#), "invalid_value"),
            (#"{"type":"response.audio"}"#, "invalid_value"),
            (#"{"type":"response.cancel"}"#, "response_cancel_not_active"),
            (#"{"type":"conversation.item.truncate","item_id":"x","content_index":0}"#, "missing_required_parameter"),
            (
                #"{"type":"conversation.item.truncate","item_id":"x","content_index":0,"audio_end_ms":1}"#,
                "item_not_found"
            ),
            (
                #"{"type":"conversation.item.create","item":{"type":"function_call_output","call_id":"x","output":"y"}}"#,
                "invalid_value"
            ),
            (
                #"{"type":"conversation.item.create","item":{"type":"message","role":"user","content":[{"type":"text","text":"y"}]}}"#,
                "invalid_value"
            ),
            (#"{"type":"input_audio_buffer.append","audio":"abc"}"#, "invalid_value"), ("{", "invalid_json"),
        ])
    func strict(message: String, code: String) {
        var stage = VoiceModelStage.openai()
        stage.send(message)
        stage.run(500)
        #expect(stage.errors == [code])
        #expect(stage.all("session.updated").isEmpty)
    }

    @Test("one answer at a time; a truncation beyond the sound is refused")
    func rules() throws {
        var stage = ready()
        stage.send(#"{"type":"response.create"}"#)
        stage.send(#"{"type":"response.create"}"#)
        #expect(stage.errors == ["conversation_already_has_active_response"])
        stage.run(5_000)
        let item = try #require(stage.all("response.output_audio.delta").first?["item_id"]?.text)
        stage.send(
            #"{"type":"conversation.item.truncate","item_id":"\#(item)","content_index":0,"audio_end_ms":60000}"#)
        #expect(stage.errors.last == "invalid_value")
        stage.send(#"{"type":"conversation.item.truncate","item_id":"\#(item)","content_index":0,"audio_end_ms":100}"#)
        #expect(stage.all("conversation.item.truncated").count == 1)
    }

    @Test("a tool's result is taken once, and answered when that is asked for")
    func tools() throws {
        var stage = ready([
            RealtimeRule("", steps: [.calls("lookup", arguments: ["q": 1], then: [.says("Got {result}.")])])
        ])
        stage.send(#"{"type":"response.create"}"#)
        stage.send(
            #"{"type":"conversation.item.create","item":{"type":"message","role":"user","content":[{"type":"input_text","text":"go"}]}}"#
        )
        stage.run(3_000)
        stage.send(#"{"type":"response.create"}"#)
        stage.run(3_000)
        let call = try #require(stage.all("response.function_call_arguments.done").first)
        #expect(call["arguments"] == #"{"q":1}"#)
        let id = call["call_id"]?.text ?? ""
        let result =
            #"{"type":"conversation.item.create","item":{"type":"function_call_output","call_id":"\#(id)","output":"\"ten\""}}"#
        stage.send(result)
        stage.send(result)
        #expect(stage.errors == ["invalid_value"])
        stage.send(#"{"type":"response.create"}"#)
        stage.run(3_000)
        #expect(stage.service.log.contains(.says("Got ten.")))
    }

    @Test("wrong key, no model, the beta header, an hour's end")
    func doors() {
        var key = VoiceModelStage(.openai)
        key.upgrade("wss://api.openai.com/v1/realtime?model=m", ["Authorization": "Bearer OTHER"])
        #expect(key.refusal?.status == 401)
        var model = VoiceModelStage(.openai)
        model.upgrade("wss://api.openai.com/v1/realtime", ["Authorization": "Bearer KEY"])
        #expect(model.refusal?.status == 400)
        var beta = VoiceModelStage(.openai)
        beta.upgrade(
            "wss://api.openai.com/v1/realtime?model=m", ["Authorization": "Bearer KEY", "OpenAI-Beta": "realtime=v1"])
        beta.run(100)
        #expect(beta.closing?.hasPrefix("4000") == true)
        var long = VoiceModelStage.openai()
        long.run(3_600_000)
        #expect(long.errors == ["session_expired"])
        #expect(long.closing?.hasPrefix("1001") == true)
    }
}
