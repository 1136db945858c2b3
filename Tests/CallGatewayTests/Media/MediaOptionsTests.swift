import CallCore
import CallMedia
import Providers
import Testing

@testable import CallGateway

@Suite("What a configuration says about media streams")
struct MediaOptionsTests {
    private static let key = """
        streaming: { enabled: true, provider: 'deepgram', providers: { deepgram: { apiKey: 'k' } } }
        """

    private func makers(_ speech: SpeechOptions?) -> [String] { speech?.lineup.makers.map(\.name) ?? [] }

    @Test("without streaming there are none")
    func off() async throws {
        let options = try await ConfiguredRun.options("tts: { provider: 'openai' }")
        #expect(options.media == nil)
        #expect(options.warnings == [])
    }

    @Test("recogniser, limits and path are those of the configuration; Flite speaks when nothing else is set up")
    func plain() async throws {
        let more = """
            streaming: { enabled: true, streamPath: '/sound', preStartTimeoutMs: 1234, maxPendingConnections: 5,
              maxPendingConnectionsPerIp: 2, maxConnections: 7, framesToService: 1, framesToCarrier: 2, providers: { deepgram: { apiKey: 'k' } } }
            """
        let media = try #require(try await ConfiguredRun.options(more).media)
        #expect(media.transcription?.name == "deepgram")
        #expect(media.path == "/sound")
        var limits = StreamLimits()
        (limits.preStart, limits.pending, limits.pendingPerAddress, limits.connections) = (1_234, 5, 2, 7)
        #expect(media.limits == limits)
        #expect((media.framesToService, media.framesToCarrier) == (1, 2))
        #expect(makers(media.speech) == ["flite"])
    }

    @Test("keys of the environment count where none is written")
    func environment() async throws {
        let options = try await ConfiguredRun.options(
            "streaming: { enabled: true }", environment: { ["MISTRAL_API_KEY": "m", "XAI_API_KEY": "x"][$0] })
        #expect(options.media?.transcription?.name == "xai")
        #expect(makers(options.media?.speech) == ["xai", "flite"])
    }

    @Test("without a recogniser calls go on as without streams, and it is said why and what to do")
    func nobodyListens() async throws {
        let options = try await ConfiguredRun.options("streaming: { enabled: true, provider: 'openai' }")
        #expect(options.media == nil)
        #expect(options.warnings.count == 1)
        #expect(options.warnings.first?.contains("streaming.providers.openai.apiKey is missing") == true)
        #expect(options.warnings.first?.contains("the carrier's voice and recogniser") == true)
    }

    @Test("a voice model alone brings the sound to streams, and calls can have it; without one they go on without")
    func realtime() async throws {
        let realtime = "inboundPolicy: 'open', realtime: { enabled: true, provider: 'openai'"
        let options = try await ConfiguredRun.options("\(realtime), providers: { openai: { apiKey: 'k' } } }")
        #expect(options.media?.realtime?.provider == "openai")
        #expect(options.media?.transcription == nil)
        #expect(options.media?.path == "/voice/stream/realtime")
        #expect(options.capabilities.contains(.realtime))
        #expect(options.warnings.contains { $0.contains("by the voice model only") })

        let none = try await ConfiguredRun.options("\(realtime) }")
        #expect(none.media == nil)
        #expect(!none.capabilities.contains(.realtime))
        #expect(none.warnings.contains { $0.contains("calls go without a voice model") })
    }

    @Test("a voice model's service that nobody knows is told, and calls go on without; so does a call that names one")
    func unknownModel() async throws {
        let realtime = """
            inboundPolicy: 'open',
            realtime: { enabled: true, provider: '%', providers: { google: { apiKey: 'k' } } }
            """
        let none = try await ConfiguredRun.options(realtime.replacing("%", with: "nobody"))
        #expect(none.media == nil && !none.capabilities.contains(.realtime))
        let told = "realtime.provider is no known voice model"
        #expect(none.warnings.contains { $0.contains(told) && $0.contains("calls go without a voice model") })

        let models = try #require(
            try await ConfiguredRun.options(realtime.replacing("%", with: "google")).media?.realtime)
        #expect(try models.voice(nil).service == "google")
        let problem = #expect(throws: SpeechProblem.self) { try models.voice("nobody") }
        #expect(problem?.code == "speech.setup")
    }

    @Test("Microsoft's voice of the browser is refused for calls, and others speak")
    func microsoft() async throws {
        let options = try await ConfiguredRun.options("\(Self.key), tts: { provider: 'microsoft' }")
        #expect(makers(options.media?.speech) == ["flite"])
        #expect(options.warnings.contains { $0.contains("speech.not_for_calls") })
    }

    @Test("a number has its own voice over the general one, deeply, with keys of either")
    func numbers() async throws {
        let options = try await ConfiguredRun.options(
            """
            \(Self.key), tts: { provider: 'openai', providers: { openai: { apiKey: 'a', voice: 'ash' } } },
            numbers: { '+15550001111': { tts: { providers: { openai: { model: 'tts-1' } } } },
              '+15550002222': { tts: { provider: 'xai', providers: { xai: { apiKey: 'b' } } } },
              '+15550003333': { inboundGreeting: 'Hi.' } }
            """)
        let media = try #require(options.media)
        #expect(makers(media.speech) == ["openai", "flite"])
        #expect(media.numbers.keys.sorted() == ["+15550001111", "+15550002222"])
        #expect(makers(media.numbers["+15550001111"]) == ["openai", "flite"])
        #expect(makers(media.numbers["+15550002222"]) == ["xai", "openai", "flite"])
        guard case .service(let voice) = media.numbers["+15550001111"]?.lineup.makers.first else {
            Issue.record("no service")
            return
        }
        let body = String(decoding: voice.request("Hi.", style: SpeechStyle()).body, as: UTF8.self)
        #expect(body.contains("\"ash\"") && body.contains("\"tts-1\""))
    }

    @Test("what changes nothing is said")
    func remarks() async throws {
        let options = try await ConfiguredRun.options(
            """
            streaming: { enabled: true, providers: { deepgram: { apiKey: 'k', sped: 1 } } },
            tts: { persona: 'x', modelOverrides: { allowVoyce: true } }
            """)
        #expect(
            options.warnings.map { $0.split(separator: " ").first.map(String.init) ?? "" } == [
                "streaming.providers.deepgram.sped", "tts.modelOverrides.allowVoyce", "tts.persona",
            ])
    }

    @Test(
        "carriers bring the sound beside the webhook, as far as the public path follows the door's",
        arguments: [
            ("https://voice.example.com/voice/webhook", "wss://voice.example.com/voice/stream"),
            ("https://v.example.com:8443/hooks/voice/webhook?x=1", "wss://v.example.com:8443/hooks/voice/stream"),
            ("http://127.0.0.1:3334/voice/webhook", "ws://127.0.0.1:3334/voice/stream"),
            ("https://v.example.com/calls", "wss://v.example.com/voice/stream"),
        ])
    func url(webhook: String, stream: String) {
        #expect(MediaParts.url(webhook: webhook, doorPath: "/voice/webhook", path: "/voice/stream") == stream)
        #expect(MediaParts.url(webhook: webhook, doorPath: "/voice/webhook", path: "/voice/stream/") == stream)
    }
}
