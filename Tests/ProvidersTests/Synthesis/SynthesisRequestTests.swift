import CallCore
import ScriptValue
import Testing

@testable import Providers

@Suite("Requests for speech")
struct SynthesisRequestTests {
    private let plain = SpeechStyle()

    @Test("OpenAI is asked for 24 kHz samples, as it has no sound for telephones")
    func openAI() throws {
        let speech = try SynthesisSetup.synthesizer(
            "openai", ["voice": "marin", "instructions": "Warm and brief.", "speed": 1.5])
        let request = speech.request("Hello.", style: plain)
        #expect(request.url == "https://api.openai.com/v1/audio/speech")
        #expect(request.header("Authorization") == "Bearer key-1")
        #expect(request.header("Content-Type") == "application/json")
        #expect(
            request.json == [
                "model": "gpt-4o-mini-tts", "voice": "marin", "input": "Hello.", "response_format": "pcm",
                "instructions": "Warm and brief.", "speed": 1.5,
            ])
        #expect(request.format == .pcm16(rate: 24_000))
        #expect(speech.maxCharacters == 4_096)
    }

    @Test("models without ears for instructions get none", arguments: ["tts-1", "tts-1-hd"])
    func deafModels(model: String) throws {
        let speech = try SynthesisSetup.synthesizer("openai", ["instructions": "Warm.", "model": Value(model)])
        #expect(speech.request("x", style: plain).json["instructions"] == nil)
        let other = try SynthesisSetup.synthesizer("openai", ["instructions": "Warm."])
        #expect(other.request("x", style: SpeechStyle(["model": Value(model)])).json["instructions"] == nil)
        #expect(other.request("x", style: plain).json["instructions"] == "Warm.")
    }

    @Test("ElevenLabs is asked for µ-law in the address, and settings take its own names")
    func elevenLabs() throws {
        let speech = try SynthesisSetup.synthesizer(
            "elevenlabs",
            [
                "voiceId": "abcdefghij0123456789", "modelId": "eleven_flash_v2_5", "languageCode": "de", "seed": 7,
                "applyTextNormalization": "ON", "optimizeStreamingLatency": 2,
                "voiceSettings": [
                    "stability": 0.5, "similarityBoost": 0.75, "style": 0, "useSpeakerBoost": true, "speed": 1.1,
                ],
            ])
        let request = speech.request("Hello.", style: plain)
        #expect(
            request.url
                == "https://api.elevenlabs.io/v1/text-to-speech/abcdefghij0123456789/stream?output_format=ulaw_8000"
                + "&optimize_streaming_latency=2")
        #expect(request.header("xi-api-key") == "key-1")
        #expect(
            request.json == [
                "text": "Hello.", "model_id": "eleven_flash_v2_5", "language_code": "de", "seed": 7,
                "apply_text_normalization": "on",
                "voice_settings": [
                    "stability": 0.5, "similarity_boost": 0.75, "style": 0.0, "use_speaker_boost": true, "speed": 1.1,
                ],
            ])
        #expect(request.format == .mulaw)
        #expect(speech.maxCharacters == 40_000)
    }

    @Test("ElevenLabs' defaults are its multilingual model and one voice, which take no language")
    func elevenLabsDefaults() throws {
        let speech = try SynthesisSetup.synthesizer("elevenlabs", ["languageCode": "de"])
        let request = speech.request("Hello.", style: SpeechStyle(["languageCode": "fr"]))
        #expect(
            request.url
                == "https://api.elevenlabs.io/v1/text-to-speech/pMsXgVXv3BLzUgSXRplE/stream?output_format=ulaw_8000")
        #expect(request.json == ["text": "Hello.", "model_id": "eleven_multilingual_v2"])
        #expect(speech.ignored(in: SpeechStyle(["languageCode": "fr"])) == ["languageCode"])
        #expect(speech.maxCharacters == 10_000)
    }

    @Test("Deepgram is asked for µ-law without a header around it, and its voices are models")
    func deepgram() throws {
        let speech = try SynthesisSetup.synthesizer("deepgram")
        let request = speech.request("Hello.", style: plain)
        #expect(
            request.url
                == "https://api.deepgram.com/v1/speak?model=aura-2-thalia-en&encoding=mulaw&sample_rate=8000"
                + "&container=none")
        #expect(request.header("Authorization") == "Token key-1")
        #expect(request.json == ["text": "Hello."])
        #expect(request.format == .mulaw)
        #expect(speech.maxCharacters == 2_000)
        let other = speech.request("x", style: SpeechStyle(voice: "aura-2-orion-en"))
        #expect(other.url.contains("model=aura-2-orion-en&"))
        #expect(speech.request("x", style: SpeechStyle(voice: "marin")).url.contains("model=aura-2-thalia-en&"))
        #expect(speech.ignored(in: SpeechStyle(voice: "marin", ["speed": 2])) == ["speed", "voice"])
    }

    @Test("xAI is asked for µ-law of 8 kHz")
    func xAI() throws {
        let speech = try SynthesisSetup.synthesizer(
            "xai", ["language": "auto", "optimizeStreamingLatency": 1, "textNormalization": true])
        let request = speech.request("Hello.", style: SpeechStyle(voice: "rex", ["speed": 1.2, "pitch": 1]))
        #expect(request.url == "https://api.x.ai/v1/tts")
        #expect(
            request.json == [
                "text": "Hello.", "voice_id": "rex", "language": "auto", "speed": 1.2,
                "optimize_streaming_latency": 1, "text_normalization": true,
                "output_format": ["codec": "mulaw", "sample_rate": 8_000],
            ])
        #expect(try SynthesisSetup.synthesizer("xai").request("x", style: plain).json["voice_id"] == "eve")
        #expect(try SynthesisSetup.synthesizer("xai").request("x", style: plain).json["language"] == "en")
        #expect(request.format == .mulaw)
        #expect(speech.maxCharacters == 15_000)
    }

    @Test("Azure is asked in SSML in which the text is only text")
    func azure() throws {
        let speech = try SynthesisSetup.synthesizer(
            "azure-speech", ["region": "westeurope", "voice": "de-DE-KatjaNeural"])
        let request = speech.request("Tom & \"Jerry\" <break/> 'x'", style: plain)
        #expect(request.url == "https://westeurope.tts.speech.microsoft.com/cognitiveservices/v1")
        #expect(request.header("Ocp-Apim-Subscription-Key") == "key-1")
        #expect(request.header("Content-Type") == "application/ssml+xml")
        #expect(request.header("X-Microsoft-OutputFormat") == "raw-8khz-8bit-mono-mulaw")
        #expect(request.header("User-Agent") == "voicecall")
        #expect(
            request.text == """
                <speak version="1.0" xmlns="http://www.w3.org/2001/10/synthesis" xml:lang="de-DE">\
                <voice name="de-DE-KatjaNeural">Tom &amp; &quot;Jerry&quot; &lt;break/&gt; &apos;x&apos;</voice></speak>
                """)
        #expect(request.format == .mulaw)
        #expect(speech.request("x", style: SpeechStyle(voice: "marin")).text.contains("KatjaNeural"))
        #expect(speech.request("x", style: SpeechStyle(voice: "en-GB-RyanNeural")).text.contains("RyanNeural"))
        #expect(speech.ignored(in: SpeechStyle(voice: "x\"y", ["seed": 1])) == ["seed", "voice"])
    }

    @Test(
        "an address of one's own keeps its path, and its version is not doubled",
        arguments: [
            ("http://127.0.0.1:9/v1", "http://127.0.0.1:9/v1/audio/speech"),
            ("https://proxy.example/openai/v1/", "https://proxy.example/openai/v1/audio/speech"),
            ("https://proxy.example/openai", "https://proxy.example/openai/v1/audio/speech"),
        ])
    func baseURL(base: String, url: String) throws {
        #expect(try SynthesisSetup.synthesizer("openai", baseURL: base).request("x", style: plain).url == url)
    }

    @Test("directives set what a service has, within its ranges; the rest is named")
    func overrides() throws {
        let openAI = try SynthesisSetup.synthesizer("openai", ["speed": 1])
        let style = SpeechStyle(voice: "marin", ["speed": 2.0, "stability": 0.5, "model": "m"])
        #expect(openAI.request("x", style: style).json["speed"] == 2.0)
        #expect(openAI.request("x", style: style).json["voice"] == "marin")
        #expect(openAI.request("x", style: style).json["model"] == "m")
        #expect(openAI.ignored(in: style) == ["stability"])
        #expect(openAI.request("x", style: SpeechStyle(["speed": 9.0])).json["speed"] == 1.0)
        #expect(openAI.ignored(in: SpeechStyle(["speed": 9.0])) == ["speed"])
        let eleven = try SynthesisSetup.synthesizer("elevenlabs", ["voiceSettings": ["style": 0.1, "speed": 1.0]])
        let asked = SpeechStyle(
            voice: "../../evil",
            ["speed": 1.2, "stability": 2.0, "seed": 5, "useSpeakerBoost": false, "emotion": "sad"])
        let body = eleven.request("x", style: asked).json
        #expect(body["voice_settings"] == ["style": 0.1, "speed": 1.2, "use_speaker_boost": false])
        #expect(body["seed"] == 5)
        #expect(eleven.request("x", style: asked).url.contains("/pMsXgVXv3BLzUgSXRplE/"))
        #expect(eleven.ignored(in: asked) == ["emotion", "stability", "voice"])
    }

    @Test("a key shows nowhere but where it is sent")
    func secrets() throws {
        for name in SynthesisServices.names {
            let speech = try SynthesisSetup.synthesizer(name, name == "azure-speech" ? ["region": "eastus"] : [:])
            let request = speech.request("Hello.", style: plain)
            #expect(!"\(request) \(speech)".contains("key-1"))
            #expect(!request.url.contains("key-1"))
        }
    }

    @Test("Flite speaks in this process, in the voice that is asked for")
    func flite() throws {
        let speech = FliteSpeech()
        let sound = try speech.speak("Hello there.", style: plain)
        #expect(sound.count > 3_000)
        let other = try speech.speak("Hello there.", style: SpeechStyle(voice: "SLT"))
        #expect(other != sound)
        #expect(try speech.speak("Hello there.", style: SpeechStyle(voice: "marin")) == sound)
        #expect(speech.ignored(in: SpeechStyle(voice: "marin", ["speed": 1])) == ["speed", "voice"])
        let problem = #expect(throws: SpeechProblem.self) {
            try speech.speak(String(repeating: "x", count: 5_000), style: plain)
        }
        #expect(problem?.code == "speech.local")
        #expect(problem?.isFatal == false)
    }
}
