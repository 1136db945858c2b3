import CallCore
import CallSimulator
import ScriptValue
import Testing

@Suite("What OpenAI's transcription sessions refuse")
struct OpenAIRefusalTests {
    private static let url = "wss://api.openai.com/v1/realtime?intent=transcription"
    private static let vad = #"{"type":"server_vad","threshold":0.5,"prefix_padding_ms":300,"silence_duration_ms":800}"#
    private static let commit = #"{"type":"input_audio_buffer.commit"}"#

    private func update(_ turnDetection: String = vad, model: String = "gpt-4o-transcribe") -> String {
        """
        {"type":"session.update","session":{"type":"transcription","audio":{"input":{"format":{"type":"audio/pcmu"},\
        "noise_reduction":null,"transcription":{"model":"\(model)","language":"en"},"turn_detection":\(turnDetection)}}}}
        """
    }

    private func stage(
        _ update: String? = nil, url: String = url, adjust: (inout TranscriptionSettings) -> Void = { _ in }
    ) -> SocketStage {
        var stage = SocketStage(.openai, adjust: adjust)
        stage.upgrade(url, ["Authorization": "Bearer KEY"])
        stage.run(300)
        if let update { stage.send(update) }
        stage.run(300)
        return stage
    }

    @Test(
        "an update with a fault is refused with its code and place, and nothing of it is applied",
        arguments: [
            (#""type":"transcription","voice":"alloy""#, "unknown_parameter", "session.voice"),
            (#""audio":{}"#, "missing_required_parameter", "session.type"),
            (#""type":7"#, "invalid_type", "session.type"),
            (#""type":"realtime""#, "invalid_value", "session.type"),
            (#""type":"transcription","audio":{"output":{}}"#, "unknown_parameter", "session.audio.output"),
            (
                #""type":"transcription","audio":{"input":{"format":{"type":"g711_ulaw"}}}"#, "invalid_value",
                "session.audio.input.format.type"
            ),
            (
                #""type":"transcription","audio":{"input":{"format":{"type":"audio/pcmu","rate":8000}}}"#,
                "unknown_parameter", "session.audio.input.format.rate"
            ),
            (
                #""type":"transcription","audio":{"input":{"transcription":{"language":"en"}}}"#,
                "missing_required_parameter", "session.audio.input.transcription.model"
            ),
            (
                #""type":"transcription","audio":{"input":{"turn_detection":{"type":"server_vad","create_response":true}}}"#,
                "unknown_parameter", "session.audio.input.turn_detection.create_response"
            ),
            (
                #""type":"transcription","audio":{"input":{"turn_detection":{"type":"server_vad","threshold":"0.5"}}}"#,
                "invalid_type", "session.audio.input.turn_detection.threshold"
            ),
            (
                #""type":"transcription","audio":{"input":{"turn_detection":{"type":"semantic_vad","threshold":0.5}}}"#,
                "unknown_parameter", "session.audio.input.turn_detection.threshold"
            ),
        ])
    func faultyUpdate(session: String, code: String, param: String) {
        var stage = stage()
        stage.send(#"{"type":"session.update","event_id":"evt_7","session":{\#(session)}}"#)
        stage.run(300)
        let error = stage.all("error").first?["error"]
        #expect(error?["code"]?.text == code)
        #expect(error?["param"]?.text == param)
        #expect(error?["type"] == "invalid_request_error")
        #expect(error?["event_id"] == "evt_7")
        #expect(stage.all("session.updated").isEmpty)
        #expect(stage.closing == nil)
    }

    @Test(
        "messages that are none of the protocol get an error, and the socket stays open",
        arguments: [
            ("hello", "invalid_json"), ("[1]", "invalid_json"), ("{}", "missing_required_parameter"),
            (#"{"type":"transcription_session.update","session":{}}"#, "invalid_value"),
            (#"{"type":"response.create"}"#, "invalid_value"),
            (#"{"type":"input_audio_buffer.append"}"#, "missing_required_parameter"),
            (#"{"type":"input_audio_buffer.append","audio":"/w="}"#, "invalid_value"),
            (#"{"type":"input_audio_buffer.append","audio":"/x=="}"#, "invalid_value"),
            (#"{"type":"input_audio_buffer.append","audio":[255]}"#, "invalid_type"),
            (#"{"type":"input_audio_buffer.append","audio":"/w==","rate":8000}"#, "unknown_parameter"),
            (#"{"type":"input_audio_buffer.commit","event_id":1}"#, "invalid_type"),
        ])
    func faultyMessage(message: String, code: String) {
        var stage = stage(update())
        stage.forget()
        stage.send(message)
        stage.run(100)
        #expect(stage.all("error").first?["error"]?["code"]?.text == code)
        #expect(stage.closing == nil)
        #expect(stage.service.misuses.count == 1)
    }

    @Test("a binary message is no event")
    func binary() {
        var stage = stage(update())
        stage.sendBinary(Self.commit)
        stage.run(100)
        #expect(stage.all("error").first?["error"]?["code"] == "invalid_json")
    }

    @Test(
        "a URL with a model opens a conversation, which refuses to be a transcription",
        arguments: [
            "wss://api.openai.com/v1/realtime?model=gpt-4o-transcribe", url + "&model=gpt-4o-transcribe",
        ])
    func model(url: String) {
        let stage = stage(update(), url: url)
        #expect(stage.received.first?["session"]?["type"] == "realtime")
        #expect(stage.all("error").first?["error"]?["code"] == "invalid_parameter")
        #expect(stage.all("session.updated").isEmpty)
    }

    @Test("the header of the beta interface ends the session with 4000")
    func beta() {
        var stage = SocketStage(.openai)
        stage.upgrade(Self.url, ["Authorization": "Bearer KEY", "OpenAI-Beta": "realtime=v1"])
        stage.run(300)
        #expect(stage.all("error").first?["error"]?["code"] == "beta_api_shape_disabled")
        #expect(stage.closing?.hasPrefix("4000") == true)
    }

    @Test(
        "an upgrade without the right key, path or parameters is refused",
        arguments: [
            (url, "Token KEY", 401, "invalid_api_key"), (url, "Bearer OTHER", 401, "invalid_api_key"),
            (url, "bearer KEY", 401, "invalid_api_key"),
            ("wss://api.openai.com/v1/realtime", "Bearer KEY", 400, "missing_required_parameter"),
            ("wss://api.openai.com/v1/realtime?intent=transcribe", "Bearer KEY", 400, "invalid_value"),
            (url + "&language=en", "Bearer KEY", 400, "unknown_parameter"),
            ("wss://api.openai.com/v1/audio", "Bearer KEY", 404, "not_found"),
        ])
    func refusals(url: String, key: String, status: Int, code: String) throws {
        var stage = SocketStage(.openai)
        stage.upgrade(url, ["Authorization": key])
        let refusal = try #require(stage.refusal)
        #expect(refusal.status == status)
        #expect(try JSONText.decodePlain(refusal.body)["error"]?["code"]?.text == code)
    }
}
