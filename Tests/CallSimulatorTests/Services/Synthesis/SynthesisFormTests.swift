import CallCore
import CallSimulator
import ScriptValue
import Testing

@Suite("What synthesis services take and refuse")
struct SynthesisFormTests {
    // MARK: OpenAI

    @Test(
        "OpenAI names the code and the place of what it refuses",
        arguments: [
            (#"{"voice":"marin","input":"Hi"}"#, "missing_required_parameter", "model"),
            (#"{"model":"tts-1","input":"Hi"}"#, "missing_required_parameter", "voice"),
            (#"{"model":"tts-1","voice":"marin"}"#, "missing_required_parameter", "input"),
            (#"{"model":"tts-1","voice":"Kore","input":"Hi"}"#, "invalid_value", "voice"),
            (#"{"model":"tts-1","voice":"marin","input":"Hi","format":"pcm"}"#, "unknown_parameter", "format"),
            (
                #"{"model":"tts-1","voice":"marin","input":"Hi","response_format":"ulaw"}"#, "invalid_value",
                "response_format"
            ),
            (#"{"model":"tts-1","voice":"marin","input":"Hi","speed":"1"}"#, "invalid_type", "speed"),
            (#"{"model":"tts-1","voice":"marin","input":"Hi","speed":5}"#, "invalid_value", "speed"),
        ])
    func openAI(body: String, code: String, param: String) {
        let stage = SpeechStage.asked(.openai, change: { $0.body = body })
        #expect(stage.status == 400)
        #expect(stage.json["error"]?["code"]?.text == code)
        #expect(stage.json["error"]?["param"]?.text == param)
        #expect(stage.json["error"]?["type"] == "invalid_request_error")
    }

    @Test("OpenAI sends MP3 unless told otherwise, and a header with wav")
    func openAIFormats() {
        let plain = SpeechStage.asked(
            .openai, change: { $0.body = #"{"model":"tts-1","voice":{"id":"voice_1"},"input":"Hi"}"# })
        #expect(plain.headers["Content-Type"] == "audio/mpeg")
        #expect(plain.body.starts(with: [0xFF, 0xFB]))
        #expect(plain.service.phrase == nil)
        let wav = SpeechStage.asked(
            .openai, change: { $0.body = #"{"model":"tts-1","voice":"nova","input":"Hi","response_format":"wav"}"# })
        #expect(wav.body.starts(with: Array("RIFF".utf8)))
    }

    // MARK: ElevenLabs

    @Test("ElevenLabs takes the format from the query only; in the body it is overlooked, and MP3 comes")
    func elevenLabsFormat() {
        let stage = SpeechStage.asked(
            .elevenlabs,
            change: {
                $0.url = SpeechRequest.elevenLabs
                $0.body = #"{"text":"Hi","output_format":"ulaw_8000"}"#
            })
        #expect(stage.status == 200)
        #expect(stage.headers["Content-Type"] == "audio/mpeg")
        #expect(stage.service.misuses.count == 1)
    }

    @Test("ElevenLabs tells an unknown voice by 404 and a wrong field by 422 with its place")
    func elevenLabsErrors() {
        let voice = SpeechStage.asked(
            .elevenlabs, change: { $0.url = "https://api.elevenlabs.io/v1/text-to-speech/nobody/stream" })
        #expect(voice.status == 404)
        #expect(voice.json["detail"]?["status"] == "voice_not_found")
        let field = SpeechStage.asked(.elevenlabs, change: { $0.body = #"{"text":"Hi","voice_settings":{"speed":2}}"# })
        #expect(field.status == 422)
        #expect(field.json["detail"]?.array?.first?["loc"] == ["body", "voice_settings", "speed"])
        let format = SpeechStage.asked(
            .elevenlabs, change: { $0.url = SpeechRequest.elevenLabs + "?output_format=mulaw" })
        #expect(format.json["detail"]?.array?.first?["loc"] == ["query", "output_format"])
    }

    @Test(
        "ElevenLabs refuses what its models cannot do",
        arguments: [
            (#"{"text":"Hi","language_code":"en"}"#, 400),
            (#"{"text":"Hi","language_code":"en","model_id":"eleven_flash_v2_5"}"#, 200),
            (#"{"text":"Hi","previous_request_ids":["a","b","c","d"]}"#, 422),
            (#"{"text":"Hi","apply_text_normalization":"maybe"}"#, 422), (#"{"text":7}"#, 422), ("{}", 422),
            (#"{"text":"Hi","voice_settings":{"stability":0.5,"use_speaker_boost":true,"speed":1.0}}"#, 200),
        ])
    func elevenLabsBody(body: String, status: Int) {
        #expect(SpeechStage.asked(.elevenlabs, change: { $0.body = body }).status == status)
    }

    @Test("ElevenLabs sends samples of the rate asked for")
    func elevenLabsPCM() {
        let stage = SpeechStage.asked(
            .elevenlabs, change: { $0.url = SpeechRequest.elevenLabs + "?output_format=pcm_16000" })
        #expect(stage.heard(SoundRate.decimated(stage.body, 16_000)).first?.isWhole == true)
    }

    // MARK: Deepgram

    @Test("Deepgram puts a RIFF header before µ-law unless container=none")
    func deepgramContainer() {
        let stage = SpeechStage.asked(
            .deepgram, change: { $0.url = $0.url.replacing("&container=none", with: "") })
        #expect(stage.status == 200)
        #expect(stage.body.starts(with: Array("RIFF".utf8)))
        #expect(stage.heard(Array(stage.body.dropFirst(44))).first?.isWhole == true)
    }

    @Test(
        "Deepgram refuses what it does not know, in its own shape",
        arguments: [
            (SpeechRequest.deepgram + "&voice=thalia", #"{"text":"Hi"}"#),
            (SpeechRequest.deepgram.replacing("mulaw", with: "ulaw"), #"{"text":"Hi"}"#),
            (SpeechRequest.deepgram.replacing("8000", with: "8k"), #"{"text":"Hi"}"#),
            (SpeechRequest.deepgram.replacing("none", with: "raw"), #"{"text":"Hi"}"#),
            (SpeechRequest.deepgram, #"{"text":"Hi","model":"aura-2-thalia-en"}"#), (SpeechRequest.deepgram, "{}"),
        ])
    func deepgram(url: String, body: String) {
        let stage = SpeechStage.asked(
            .deepgram,
            change: {
                $0.url = url
                $0.body = body
            })
        #expect(stage.status == 400)
        #expect(stage.json.map?.keys.sorted() == ["err_code", "err_msg", "request_id"])
    }

    // MARK: xAI

    @Test(
        "xAI wants a language, and refuses what it does not know",
        arguments: [
            (#"{"text":"Hi"}"#, 400), (#"{"text":"Hi","language":"auto"}"#, 200),
            (#"{"text":"Hi","language":"en","voice":"eve"}"#, 400),
            (#"{"text":"Hi","language":"en","voice_id":"marin"}"#, 400),
            (#"{"text":"Hi","language":"en","output_format":"mulaw"}"#, 400),
            (#"{"text":"Hi","language":"en","output_format":{"codec":"ulaw","sample_rate":8000}}"#, 400),
            (#"{"text":"Hi","language":"en","output_format":{"codec":"pcm","sample_rate":24000}}"#, 200),
            (#"{"text":"Hi","language":"en","speed":2}"#, 400),
        ])
    func xai(body: String, status: Int) {
        #expect(SpeechStage.asked(.xai, change: { $0.body = body }).status == status)
    }

    // MARK: Azure

    @Test(
        "Azure wants SSML with one voice, and says nothing about what is wrong",
        arguments: [
            "<speak>Hello.</speak>", "<speak", "",
            """
            <speak version="1.0" xmlns="http://www.w3.org/2001/10/synthesis" xml:lang="en-US">Hello.</speak>
            """,
            """
            <speak version="1.0" xmlns="http://www.w3.org/2001/10/synthesis"><voice name="a">Hello.</voice></speak>
            """,
            """
            <speak version="1.0" xmlns="http://www.w3.org/2001/10/synthesis" xml:lang="en-US">\
            <voice name="a">Tom & Ann</voice></speak>
            """,
        ])
    func azure(body: String) {
        let stage = SpeechStage.asked(.azure, change: { $0.body = body })
        #expect(stage.status == 400)
        #expect(stage.body.isEmpty)
        #expect(stage.isOver)
    }

    @Test("Azure wants its headers")
    func azureHeaders() {
        func status(_ headers: KeyValuePairs<String, String>) -> Int? {
            SpeechStage.asked(.azure, change: { $0.headers = headers }).status
        }
        let format = "raw-8khz-8bit-mono-mulaw"
        let key = "Ocp-Apim-Subscription-Key"
        #expect(status([key: "KEY", "Content-Type": "text/plain"]) == 415)
        let ssml = "application/ssml+xml"
        #expect(status([key: "KEY", "Content-Type": ssml, "X-Microsoft-OutputFormat": format]) == 400)
        #expect(status([key: "KEY", "Content-Type": ssml, "User-Agent": "test"]) == 400)
        #expect(
            status([key: "KEY", "Content-Type": ssml, "User-Agent": "test", "X-Microsoft-OutputFormat": "mulaw"]) == 400
        )
        #expect(status(["Content-Type": ssml, "User-Agent": "test", "X-Microsoft-OutputFormat": format]) == 401)
    }

    @Test("Azure reads escaped text")
    func azureEscapes() {
        let stage = SpeechStage.asked(.azure, "Tom &amp; Ann say &lt;hello&gt;")
        #expect(stage.heard(stage.body).map(\.text) == ["Tom & Ann say <hello>"])
    }
}
