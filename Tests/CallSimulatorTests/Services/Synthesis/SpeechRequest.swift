import CallCore
import CallSimulator

/// A request that each service answers with raw sound.
struct SpeechRequest {
    var url: String
    var headers: KeyValuePairs<String, String>
    var body: String

    static let elevenLabs = "https://api.elevenlabs.io/v1/text-to-speech/pMsXgVXv3BLzUgSXRplE/stream"
    static let deepgram =
        "https://api.deepgram.com/v1/speak?model=aura-2-thalia-en&encoding=mulaw&sample_rate=8000&container=none"
    static let azure = "https://westeurope.tts.speech.microsoft.com/cognitiveservices/v1"

    init(_ kind: SynthesisKind, _ text: String) {
        switch kind {
        case .openai:
            url = "https://api.openai.com/v1/audio/speech"
            headers = ["Authorization": "Bearer KEY", "Content-Type": "application/json"]
            body = #"{"model":"gpt-4o-mini-tts","voice":"marin","input":"\#(text)","response_format":"pcm"}"#
        case .elevenlabs:
            url = Self.elevenLabs + "?output_format=ulaw_8000"
            headers = ["xi-api-key": "KEY", "Content-Type": "application/json"]
            body = #"{"text":"\#(text)","model_id":"eleven_multilingual_v2"}"#
        case .deepgram:
            url = Self.deepgram
            headers = ["Authorization": "Token KEY", "Content-Type": "application/json"]
            body = #"{"text":"\#(text)"}"#
        case .xai:
            url = "https://api.x.ai/v1/tts"
            headers = ["Authorization": "Bearer KEY", "Content-Type": "application/json"]
            body =
                #"{"text":"\#(text)","voice_id":"eve","language":"en","output_format":{"codec":"mulaw","sample_rate":8000}}"#
        case .azure:
            url = Self.azure
            headers = [
                "Ocp-Apim-Subscription-Key": "KEY", "Content-Type": "application/ssml+xml",
                "X-Microsoft-OutputFormat": "raw-8khz-8bit-mono-mulaw", "User-Agent": "test",
            ]
            body = """
                <speak version="1.0" xmlns="http://www.w3.org/2001/10/synthesis" xml:lang="en-US">\
                <voice name="en-US-JennyNeural">\(text)</voice></speak>
                """
        }
    }
}

extension SpeechStage {
    /// - Parameter change: of the request.
    static func asked(
        _ kind: SynthesisKind, _ text: String = "Good morning, this is a test.", seed: UInt64 = 1,
        adjust: (inout SynthesisSettings) -> Void = { _ in }, change: (inout SpeechRequest) -> Void = { _ in }
    ) -> SpeechStage {
        var stage = SpeechStage(kind, seed: seed, adjust: adjust)
        var request = SpeechRequest(kind, text)
        change(&request)
        stage.post(request.url, request.headers, request.body)
        stage.run()
        return stage
    }
}
