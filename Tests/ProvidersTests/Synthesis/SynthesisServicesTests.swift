import CallCore
import ScriptValue
import Testing

@testable import Providers

@Suite("Choosing who speaks")
struct SynthesisServicesTests {
    private let keys = [
        "OPENAI_API_KEY": "a", "ELEVENLABS_API_KEY": "b", "DEEPGRAM_API_KEY": "c", "XAI_API_KEY": "d",
        "AZURE_SPEECH_KEY": "e", "AZURE_SPEECH_REGION": "eastus",
    ]

    private func names(
        _ provider: String?, _ configured: [String: ServiceSettings] = [:], _ environment: [String: String] = [:],
        withFlite: Bool = true
    ) throws -> [String] {
        try SynthesisSetup.services(configured, environment, withFlite: withFlite).lineup(provider: provider)
            .makers.map(\.name)
    }

    @Test("without a name, services come in a fixed order, and the local voice last")
    func order() throws {
        #expect(
            try names(nil, [:], keys) == ["openai", "elevenlabs", "deepgram", "xai", "azure-speech", "flite"])
        #expect(try names(nil) == ["flite"])
        #expect(try names(nil, ["deepgram": ServiceSettings(apiKey: Secret("k"))]) == ["deepgram", "flite"])
    }

    @Test("the named service comes first, the others follow")
    func named() throws {
        #expect(
            try names(" Deepgram ", [:], keys) == ["deepgram", "openai", "elevenlabs", "xai", "azure-speech", "flite"])
        #expect(try names("flite", ["xai": ServiceSettings(apiKey: Secret("k"))]) == ["flite", "xai"])
    }

    @Test("the local voice can be switched off, and is not always there")
    func local() throws {
        let off = ["flite": ServiceSettings(options: ["enabled": false])]
        #expect(try names(nil, off, ["XAI_API_KEY": "k"]) == ["xai"])
        #expect(try names("xai", [:], ["XAI_API_KEY": "k"], withFlite: false) == ["xai"])
        let nothing = SynthesisSetup.problem(nil, off, [:], withFlite: true)
        #expect(nothing?.kind == .noKey)
        #expect(nothing?.next.contains("tts.providers.flite.enabled") == true)
        #expect(SynthesisSetup.problem("flite", off, [:], withFlite: true)?.path == "tts.providers.flite.enabled")
        #expect(SynthesisSetup.problem("flite")?.kind == .unknownService)
    }

    @Test("the voices of the browser are refused with a word, and the others speak", arguments: ["microsoft", "Edge"])
    func microsoft(name: String) throws {
        let lineup = try SynthesisSetup.services([:], keys, withFlite: true).lineup(provider: name)
        #expect(lineup.makers.first?.name == "openai")
        let problem = try #require(lineup.leftOut.first)
        #expect(problem.kind == .notForCalls)
        #expect(problem.path == "tts.provider")
        #expect(problem.description.contains("telephone"))
        #expect(problem.next.contains("azure-speech"))
        #expect(SynthesisSetup.problem(name)?.kind == .notForCalls)
        let configured = try SynthesisSetup.services(["microsoft": ServiceSettings()], keys).lineup(provider: nil)
        #expect(configured.leftOut.map(\.path) == ["tts.providers.microsoft"])
    }

    @Test("a name that is none is told with the one that was meant")
    func unknown() {
        let problem = SynthesisSetup.problem("opnai", [:], keys)
        #expect(problem?.kind == .unknownService)
        #expect(problem?.next.contains("\"openai\"") == true)
        #expect(problem?.path == "tts.provider")
    }

    @Test("a named service without a key is told where to write it")
    func noKey() {
        let problem = SynthesisSetup.problem("elevenlabs", [:], ["ELEVENLABS_API_KEY": " "], withFlite: true)
        #expect(problem?.kind == .noKey)
        #expect(problem?.path == "tts.providers.elevenlabs.apiKey")
        #expect(problem?.next == "write it, or set ELEVENLABS_API_KEY or XI_API_KEY")
    }

    @Test("other services that are not in order are left out, and that is told")
    func leftOut() throws {
        let configured = [
            "openai": ServiceSettings(apiKey: Secret("k"), options: ["speed": 9]),
            "xai": ServiceSettings(apiKey: Secret("k"), baseURL: "nowhere"),
            "azure-speech": ServiceSettings(apiKey: Secret("k")), "flite": ServiceSettings(options: ["voice": "bob"]),
            "gogle": ServiceSettings(), "deepgram": ServiceSettings(apiKey: Secret("k")),
        ]
        let lineup = try SynthesisSetup.services(configured, withFlite: true).lineup(provider: nil)
        #expect(lineup.makers.map(\.name) == ["deepgram"])
        #expect(
            lineup.leftOut.map(\.path) == [
                "tts.providers.openai.speed", "tts.providers.xai.baseUrl", "tts.providers.azure-speech.region",
                "tts.providers.flite.voice", "tts.providers.gogle",
            ])
        #expect(SynthesisSetup.problem("openai", configured)?.path == "tts.providers.openai.speed")
    }

    @Test(
        "options out of order are told with their path and what to write",
        arguments: [
            ("openai", #"{"speed": 0.1}"#, "speed"), ("openai", #"{"instructions": 5}"#, "instructions"),
            ("elevenlabs", #"{"voiceId": "../x"}"#, "voiceId"), ("elevenlabs", #"{"voiceId": "Rachel"}"#, "voiceId"),
            ("elevenlabs", #"{"voiceSettings": {"stability": 1.5}}"#, "voiceSettings.stability"),
            ("elevenlabs", #"{"voiceSettings": 5}"#, "voiceSettings"), ("elevenlabs", #"{"seed": -1}"#, "seed"),
            ("elevenlabs", #"{"applyTextNormalization": "maybe"}"#, "applyTextNormalization"),
            ("elevenlabs", #"{"latencyTier": 5}"#, "latencyTier"), ("xai", #"{"speed": 2}"#, "speed"),
            ("xai", #"{"textNormalization": "yes"}"#, "textNormalization"),
            ("azure-speech", #"{"region": "East US"}"#, "region"), ("azure-speech", "{}", "region"),
            ("azure-speech", #"{"region": "eastus", "voice": "Jenny"}"#, "voice"),
        ])
    func badOptions(name: String, json: String, key: String) throws {
        let options = try JSONText.decodePlain(Array(json.utf8))
        let problem = SynthesisSetup.problem(name, [name: ServiceSettings(apiKey: Secret("k"), options: options)])
        #expect(problem?.kind == .option)
        #expect(problem?.path == "tts.providers.\(name).\(key)")
        #expect(problem?.next.isEmpty == false)
    }

    @Test("keys and addresses that cannot be are told")
    func badAccess() {
        let key = SynthesisSetup.problem("openai", ["openai": ServiceSettings(apiKey: Secret("a b"))])
        #expect(key?.path == "tts.providers.openai.apiKey")
        for address in ["ftp://a", "https://u:p@a.example", "nowhere", "https://a.example#b"] {
            let settings = ServiceSettings(apiKey: Secret("k"), baseURL: address)
            #expect(SynthesisSetup.problem("openai", ["openai": settings])?.path == "tts.providers.openai.baseUrl")
        }
        let variable = SynthesisSetup.problem("xai", [:], ["XAI_API_KEY": "k", "XAI_BASE_URL": "nowhere"])
        #expect(variable?.path == "XAI_BASE_URL")
    }

    @Test("unknown options are named, and those for other uses than calls are not")
    func unknownOptions() throws {
        let configured = [
            "openai": ServiceSettings(apiKey: Secret("k"), options: ["voise": "x", "responseFormat": "mp3"]),
            "elevenlabs": ServiceSettings(
                apiKey: Secret("k"), options: ["outputFormat": "mp3_44100", "voiceSettings": ["sped": 1]]),
        ]
        let lineup = try SynthesisSetup.services(configured).lineup(provider: nil)
        #expect(lineup.unknownOptions == ["tts.providers.openai.voise", "tts.providers.elevenlabs.voiceSettings.sped"])
    }

    @Test("models that will be switched off are named")
    func modelEnds() throws {
        let lineup = try SynthesisSetup.services([:], keys).lineup(provider: nil)
        #expect(lineup.modelEnds.map(\.day) == ["2027-01-06"])
        #expect(lineup.modelEnds.first?.at == CallTime(milliseconds: 1_799_193_600_000))
        let other = ["openai": ServiceSettings(apiKey: Secret("k"), options: ["model": "gpt-6-tts"])]
        #expect(try SynthesisSetup.services(other).lineup(provider: nil).modelEnds.isEmpty)
    }

    @Test("the voice stands under the first of its names")
    func voiceNames() throws {
        let speech = try SynthesisSetup.synthesizer("openai", ["voiceId": "d", "voice": "c", "speakerVoice": "a"])
        #expect(speech.request("x", style: SpeechStyle()).json["voice"] == "a")
        #expect(try SynthesisSetup.synthesizer("openai").request("x", style: SpeechStyle()).json["voice"] == "coral")
    }

    @Test("the time for the first sound is brought into its range, and speech is made further ahead than that")
    func limits() throws {
        let services = SynthesisSetup.services([:], keys)
        #expect(try services.lineup(provider: nil).limits == SynthesisLimits())
        for (asked, given) in [(1 as Milliseconds, 1_000 as Milliseconds), (20_000, 20_000), (500_000, 120_000)] {
            let limits = try services.lineup(provider: nil, timeout: asked, longestText: 5).limits
            #expect(limits.firstAudio == given)
            #expect(limits.lookAhead >= 10_000 && limits.lookAhead <= 30_000)
            #expect(limits.longestText == 5)
        }
    }

    @Test("a lineup gives chains that ask its makers in its order")
    func chain() throws {
        let lineup = try SynthesisSetup.services([:], keys, withFlite: true).lineup(provider: "xai")
        var chain = lineup.chain(style: SpeechStyle(voice: "rex"))
        let actions = chain.handle(.speak("Hello."), now: CallTime(milliseconds: 0))
        guard case .start(let order)? = actions.first else {
            Issue.record("\(actions)")
            return
        }
        #expect(order.service == "xai")
        #expect(lineup.makers[order.source].name == "xai")
        #expect(order.style.voice == "rex")
    }
}
