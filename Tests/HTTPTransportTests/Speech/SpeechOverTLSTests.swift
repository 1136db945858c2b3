import CallAudio
import CallCore
import HTTPTransport
import Providers
import ScriptValue
import Testing

@Suite("Speech from services over TLS", .timeLimit(.minutes(1)))
struct SpeechOverTLSTests {
    private static let text =
        "Hello there, this is the first sentence of it. This is the second one, and it is longer. Bye."

    @Test("text in pieces becomes sound in order, whatever the pieces of the answers are")
    func inOrder() async throws {
        try await run(["elevenlabs"], .by { request, _ in .stream(Self.mulaw(request, pieces: 7), then: .end) }) {
            host, server in
            for piece in Self.text.split(separator: " ") { host.send(.append(String(piece) + " ")) }
            host.send(.textEnded)
            let result = await host.ended()
            #expect(result.isFinished)
            #expect(result.warnings.isEmpty)
            let texts = server.log.requests.compactMap { Self.said($0) }
            #expect(texts.joined(separator: " ") == Self.text)
            #expect(texts.count > 1)
            #expect(result.sound == texts.flatMap { Array($0.utf8) })
            #expect(
                server.log.requests.allSatisfy {
                    $0.target == "/v1/text-to-speech/pMsXgVXv3BLzUgSXRplE/stream?output_format=ulaw_8000"
                        && $0.headers["xi-api-key"] == "key-1"
                })
        }
    }

    @Test("samples of 24 kHz with a header nobody asked for are mended")
    func header() async throws {
        let samples = (0..<24_000).map { Int16(truncatingIfNeeded: ($0 % 48) * 200 - 4_800) }
        let wav = try WAVWriter.bytes(of: WAVClip(channels: 1, sampleRate: 24_000, samples: samples))
        try await run(["openai"], .by { _, _ in .stream(Self.cut(wav, 333), then: .end) }) { host, server in
            host.send(.speak("Hello."))
            let result = await host.ended()
            #expect(result.isFinished)
            #expect(result.sound.count == 8_000)
            #expect(result.encoderWarnings == [.wavHeader(says: .pcm16(rate: 24_000))])
            #expect(server.log.requests.first?.headers["authorization"] == "Bearer key-1")
        }
    }

    @Test("who refuses is replaced by who speaks, and the local voice is the last of them")
    func fallback() async throws {
        let error = #"{"error":{"message":"bad key sk-1","code":"invalid_api_key"}}"#
        try await run(
            ["openai", "deepgram"], withFlite: true,
            .by { request, _ in
                request.target.hasPrefix("/v1/audio")
                    ? .answer(401, [], Array(error.utf8)) : .answer(429, [("Retry-After", "3")], [])
            }
        ) { host, _ in
            host.send(.speak("Hello there."))
            let result = await host.ended()
            #expect(result.isFinished)
            let flite = try FliteSpeech().speak("Hello there.", style: SpeechStyle())
            #expect(result.sound == flite)
            #expect(
                result.warnings.last
                    == "Telephony TTS fallback used from=openai to=flite attempts=openai -> deepgram -> flite")
            #expect(result.warnings.first?.contains("speech.key_refused") == true)
            #expect(!result.warnings.joined().contains("sk-1"))
        }
    }

    @Test("a service that is silent for too long is replaced, and its connection closes")
    func silent() async throws {
        try await run(
            ["elevenlabs", "xai"], timeout: 1_000,
            .by { request, _ in
                request.target.hasPrefix("/v1/tts") ? .stream(Self.mulaw(request, pieces: 3), then: .end) : .silence
            }
        ) { host, server in
            host.send(.speak("Hello."))
            let result = await host.ended()
            #expect(result.sound == Array("Hello.".utf8))
            #expect(result.warnings.last?.hasSuffix("attempts=elevenlabs -> xai") == true)
            await server.log.closed(1)
        }
    }

    @Test("speech that is cut off in the middle ends at the service too")
    func cancel() async throws {
        try await run(["elevenlabs"], .by { _, _ in .endless }) { host, server in
            host.send(.speak("Hello."))
            _ = await host.heard(8_000)
            host.send(.cancel)
            await server.log.closed(1)
        }
    }

    @Test("a page instead of sound is not heard")
    func page() async throws {
        let page = Array("<html>Please log in</html>".utf8)
        try await run(
            ["xai"], withFlite: true, .by { _, _ in .answer(200, [("Content-Type", "text/html")], page) }
        ) { host, _ in
            host.send(.speak("Hello."))
            let result = await host.ended()
            #expect(result.warnings.last?.hasSuffix("attempts=xai -> flite") == true)
            #expect(result.sound == (try? FliteSpeech().speak("Hello.", style: SpeechStyle())))
        }
    }

    @Test("when nobody speaks the problems are joined")
    func allFail() async throws {
        try await run(["xai", "deepgram"], .by { _, _ in .answer(500, [], Array("oops".utf8)) }) { host, _ in
            host.send(.speak("Hello."))
            let problem = await host.ended().problem
            #expect(problem?.code == "speech.all_failed")
            #expect(problem?.message.contains("xai: ") == true)
            #expect(problem?.message.contains("deepgram: ") == true)
        }
    }

    /// The text itself as sound: what is heard tells what was said.
    private static func mulaw(_ request: TestRequest, pieces: Int) -> [[UInt8]] {
        cut(Array((said(request) ?? "").utf8), pieces)
    }

    private static func said(_ request: TestRequest) -> String? {
        (try? JSONText.decodePlain(request.body))?["text"]?.text
    }

    private static func cut(_ body: [UInt8], _ size: Int) -> [[UInt8]] {
        stride(from: 0, to: body.count, by: size).map { Array(body[$0..<min(body.count, $0 + size)]) }
    }

    private func run(
        _ services: [String], withFlite: Bool = false, timeout: Milliseconds? = nil,
        _ answer: TestAnswer,
        _ body: (SpeechHost, TestServer) async throws -> Void
    ) async throws {
        let file = try TestServer.certificate("authority.pem")
        try await TestServer.run(certificate: "server", answer) { server in
            let settings = ServiceSettings(apiKey: Secret("key-1"), baseURL: server.url(""), caFile: file)
            let configured = Dictionary(uniqueKeysWithValues: services.map { ($0, settings) })
            let lineup = try SynthesisServices(
                configured: configured, local: withFlite ? FliteSpeech.voice(FliteSynthesizer()) : nil
            ) { _ in nil }.lineup(provider: services[0], timeout: timeout)
            let client = HTTPClient()
            try await body(SpeechHost(lineup, client), server)
            client.shutdown()
        }
    }
}
