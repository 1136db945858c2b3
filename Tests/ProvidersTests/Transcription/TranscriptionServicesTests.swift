import CallCore
import ScriptValue
import Testing

@testable import Providers

@Suite("Choosing a recogniser")
struct TranscriptionServicesTests {
    private typealias Settings = TranscriptionServices.Settings

    private func services(
        _ configured: [String: Settings] = [:], _ environment: [String: String] = [:]
    ) -> TranscriptionServices {
        TranscriptionServices(configured: configured) { environment[$0] }
    }

    private func problem(
        _ name: String?, _ configured: [String: Settings] = [:], _ environment: [String: String] = [:]
    ) -> SpeechSetupProblem? {
        do throws(SpeechSetupProblem) {
            _ = try services(configured, environment).service(name)
            return nil
        } catch {
            return error
        }
    }

    private func option(_ service: String, _ options: Value) -> SpeechSetupProblem? {
        problem(service, [service: Settings(apiKey: Secret("k"), options: options)])
    }

    private func request(_ service: TranscriptionService) -> SocketRequest {
        var rig = TranscriptionRig(service.transcriber())
        rig.feed(.open)
        return rig.requests[0]
    }

    @Test("without a name the first service with a key is taken, in a fixed order")
    func order() throws {
        #expect(TranscriptionServices.names == ["openai", "xai", "deepgram", "elevenlabs", "mistral"])
        var keys = [
            "OPENAI_API_KEY": "a", "XAI_API_KEY": "b", "DEEPGRAM_API_KEY": "c", "XI_API_KEY": "d",
            "MISTRAL_API_KEY": "e",
        ]
        for (name, variable) in zip(
            TranscriptionServices.names,
            ["OPENAI_API_KEY", "XAI_API_KEY", "DEEPGRAM_API_KEY", "XI_API_KEY", "MISTRAL_API_KEY"])
        {
            #expect(try services([:], keys).service(nil).name == name)
            keys[variable] = " "
        }
        let configured = ["mistral": Settings(apiKey: Secret("k")), "openai": Settings(options: ["model": "m"])]
        #expect(try services(configured).service(nil).name == "mistral")
    }

    @Test("a key of the configuration comes before those of the environment, which come in their order")
    func keys() throws {
        let environment = ["ELEVENLABS_API_KEY": "first", "XI_API_KEY": "second"]
        #expect(
            request(try services([:], environment).service("elevenlabs")).headers.first?.value == Secret("first"))
        let configured = ["elevenlabs": Settings(apiKey: Secret(" own\n"))]
        #expect(
            request(try services(configured, environment).service("elevenlabs")).headers.first?.value == Secret("own"))
    }

    @Test("a named service without a key says which variable to set")
    func noKey() {
        let missing = problem("elevenlabs", ["elevenlabs": Settings(apiKey: Secret(""))], ["OPENAI_API_KEY": "k"])
        #expect(missing?.kind == .noKey)
        #expect(
            missing?.description == "streaming.providers.elevenlabs.apiKey is missing "
                + "(next: write it, or set ELEVENLABS_API_KEY or XI_API_KEY) [speech.no_key]")
        let none = problem(nil)
        #expect(none?.kind == .noKey && none?.path == "streaming.providers")
        #expect(none?.next.contains("OPENAI_API_KEY") == true && none?.next.contains("MISTRAL_API_KEY") == true)
        #expect(problem("xai", [:], ["XAI_API_KEY": "a b"])?.kind == .noKey)
    }

    @Test("a name that is none brings the one that was meant, or all of them")
    func unknownName() {
        let near = problem("deepgramm")
        #expect(near?.kind == .unknownService && near?.path == "streaming.provider")
        #expect(near?.next.hasPrefix(#"did you mean "deepgram"?"#) == true)
        #expect(
            problem("whisper-local")?.next
                == #"write one of "openai", "xai", "deepgram", "elevenlabs", "mistral""#)
        let section = problem(nil, ["opanai": Settings(apiKey: Secret("k"))])
        #expect(section?.path == "streaming.providers.opanai" && section?.kind == .unknownService)
        #expect(problem(nil, ["a\nb": Settings()])?.path.contains("\n") == false)
    }

    @Test("services answer to the names other hosts have for them")
    func aliases() throws {
        let configured = [
            "deepgram": Settings(apiKey: Secret("k")), "grok-stt-streaming": Settings(apiKey: Secret("k")),
        ]
        #expect(try services(configured).service(" Nova-3-Streaming").name == "deepgram")
        #expect(try services(configured).service("xai").name == "xai")
    }

    @Test(
        "options of a wrong type or out of range say where, what and what to write",
        arguments: [
            ("openai", ["vadThreshold": 1.5], "vadThreshold is out of range (next: write a number from 0.0 to 1.0)"),
            ("openai", ["vadThreshold": "high"], "vadThreshold is no number (next: write a number from 0.0 to 1.0)"),
            (
                "openai", ["silenceDurationMs": 20],
                "silenceDurationMs is out of range (next: write a whole number from 100 to 10000)"
            ),
            (
                "openai", ["silenceDurationMs": 800.5],
                "silenceDurationMs is no whole number (next: write a whole number from 100 to 10000)"
            ),
            (
                "openai", ["model": 5],
                "model is no text of 1 to 4096 bytes (next: write a text in quotes or delete the key)"
            ),
            ("xai", ["interimResults": "yes"], "interimResults is not true or false (next: write true or false)"),
            (
                "xai", ["endpointing": 5_001],
                "endpointing is out of range (next: write a whole number from 0 to 5000)"
            ),
            (
                "deepgram", ["encoding": "linear16"],
                "encoding is not what calls carry, \"mulaw\" (next: delete the key)"
            ),
            ("deepgram", ["sampleRate": 16_000], "sampleRate is not what calls carry, 8000 (next: delete the key)"),
            (
                "deepgram", ["model": "flux-general-en", "eotThreshold": 0.4],
                "eotThreshold is out of range (next: write a number from 0.5 to 1.0)"
            ),
            (
                "elevenlabs", ["commitStrategy": "never"],
                "commitStrategy is not one of the known words (next: write \"vad\" or \"manual\")"
            ),
            (
                "elevenlabs", ["vadSilenceThresholdSecs": 800],
                "vadSilenceThresholdSecs is out of range (next: write a number from 0.3 to 3.0)"
            ),
            (
                "mistral", ["delayMs": 0],
                "delayMs is out of range (next: write a whole number from 1 to 10000)"
            ),
        ] as [(String, Value, String)])
    func badOptions(service: String, options: Value, text: String) {
        let found = option(service, options)
        #expect(found?.description == "streaming.providers.\(service).\(text) [speech.option]")
    }

    @Test("the sound that calls carry may be named, in any service's spelling; nulls are as if left out")
    func sound() throws {
        #expect(option("deepgram", ["encoding": "ulaw", "sampleRate": 8_000, "model": nil]) == nil)
        #expect(option("elevenlabs", ["audioFormat": "ulaw_8000", "sample_rate": 8_000]) == nil)
        #expect(option("mistral", ["encoding": "PCM_MULAW"]) == nil)
        #expect(option("xai", ["encoding": "g711_ulaw"]) == nil)
    }

    @Test("options that a service does not have are named, and change nothing")
    func unknownOptions() throws {
        let settings = Settings(apiKey: Secret("k"), options: ["silenceDuration": 5, "model": "m", "zeal": true])
        let service = try services(["openai": settings]).service("openai")
        #expect(
            service.unknownOptions == ["streaming.providers.openai.silenceDuration", "streaming.providers.openai.zeal"])
    }

    @Test("a model that will be switched off is known by its day, and none is refused")
    func modelEnds() throws {
        func end(_ model: Value) throws -> ModelEnd? {
            let settings = Settings(apiKey: Secret("k"), options: ["model": model])
            return try services(["openai": settings]).service("openai").modelEnd
        }
        let end1 = try end(nil)
        #expect(end1?.day == "2027-02-26" && end1?.model == "gpt-4o-transcribe")
        #expect(end1?.at == CallTime(milliseconds: 1_803_600_000_000))
        #expect(try end("whisper-1") != nil)
        #expect(try end("gpt-live-transcribe") == nil)
        #expect(try end("model of tomorrow") == nil)
    }

    @Test(
        "another address keeps its path and query, and may already have the version",
        arguments: [
            ("openai", "https://proxy.example/ai", "wss://proxy.example/ai/v1/realtime?intent=transcription"),
            ("openai", "http://127.0.0.1:81/v1/", "ws://127.0.0.1:81/v1/realtime?intent=transcription"),
            ("openai", "wss://h.example?a=b", "wss://h.example/v1/realtime?a=b&intent=transcription"),
            ("openai", "HTTPS://h.example/v1beta", "wss://h.example/v1beta/v1/realtime?intent=transcription"),
        ])
    func addresses(service: String, base: String, url: String) throws {
        let settings = Settings(apiKey: Secret("k"), baseURL: base, caFile: "/ca.pem")
        let request = request(try services([service: settings]).service(service))
        #expect(request.url.reveal() == url)
        #expect(request.caFile == "/ca.pem")
    }

    @Test("some addresses may come from the environment; one that is none says where it stands")
    func addressVariables() throws {
        let environment = [
            "DEEPGRAM_API_KEY": "k", "DEEPGRAM_BASE_URL": "http://localhost:9/v1", "XAI_API_KEY": "k",
            "XAI_BASE_URL": "nowhere", "MISTRAL_API_KEY": "k", "MISTRAL_REALTIME_BASE_URL": "wss://m.example",
        ]
        let deepgram = try services([:], environment).service("deepgram")
        #expect(request(deepgram).url.reveal().hasPrefix("ws://localhost:9/v1/listen?"))
        let flux = try services(
            ["deepgram": Settings(options: ["model": "flux-general-en"])], environment
        ).service("deepgram")
        #expect(request(flux).url.reveal().hasPrefix("ws://localhost:9/v2/listen?"))
        let mistral = try services([:], environment).service("mistral")
        #expect(request(mistral).url.reveal().hasPrefix("wss://m.example/v1/audio/transcriptions/realtime?"))
        #expect(problem("xai", [:], environment)?.path == "XAI_BASE_URL")
        for base in ["ftp://h.example", "https://user@h.example", "", "https://h.example#x"] {
            let found = problem("xai", ["xai": Settings(baseURL: base)], environment)
            #expect(found?.path == "streaming.providers.xai.baseUrl", "\(base)")
            #expect(found?.next.contains("https://api.x.ai/v1") == true)
        }
    }

    @Test("each call gets a transcriber of its own")
    func fresh() throws {
        let service = try services([:], ["DEEPGRAM_API_KEY": "k"]).service(nil)
        var first = TranscriptionRig(service.transcriber())
        first.open()
        var second = TranscriptionRig(service.transcriber())
        second.open()
        first.feed(.close)
        #expect(!second.isFinished && second.isReady)
    }

    @Test("a key shows in no description")
    func redaction() throws {
        let settings = Settings(apiKey: Secret("sk-very-secret"))
        #expect(!"\(settings)".contains("very"))
        var text = ""
        dump(try services(["openai": settings]).service("openai"), to: &text)
        #expect(!text.contains("very"))
    }
}
