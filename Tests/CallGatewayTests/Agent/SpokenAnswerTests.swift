import CallAgents
import CallCore
import CallGateway
import CallSimulator
import Providers
import Synchronization
import Testing
import VoiceCallEngine
import WireSimulator

@Suite("Answers that are heard while the agent writes them, over real sockets", .timeLimit(.minutes(2)))
struct SpokenAnswerTests {
    private static let flow = """
        return {
          api = 1,
          summary = "Says the answer while it is written",
          needs = { agent = true },
          outbound = function(call)
            if not call:dial() then return end
            local told = agent.respond{ text = "What happened?", deadline = 30, say = true }
            local words = told.interrupted and call:listen{ timeout = 10 }
            call:finish{ say = words and "You said " .. words.text or "Nobody said a thing." }
          end,
        }
        """

    /// About a minute of writing.
    private static let story =
        "It all began a long, long time ago in a house by the sea."
        + String(repeating: " Then came another winter, and nobody knew what to do.", count: 18)

    /// How many exchanges with the agent were over when the person who was called heard something.
    private final class Moments: Sendable {
        let firstWords = Mutex<Int?>(nil)
        let reply = Mutex<Int?>(nil)
    }

    @Test("the first sentence before the last is written, and whoever talks over it ends the agent's connection")
    func interrupted() async throws {
        var chat = ChatServiceSettings(script: .says(Self.story), seed: 1)
        chat.firstChunk = 50...100
        chat.betweenChunks = 250...350
        let server = try await AgentServer.start(secure: true, chat: chat)
        let sound = SimSound()
        let tls = WireTLS(certificate: AgentServer.file("server.pem"), key: AgentServer.file("server-key.pem"))
        let services = try ServicePort(SpeechServices(sound: sound, seed: 1), tls: tls, clock: WallClock())
        let moments = Moments()
        let carrier = try SimulatedService(
            .twilio, caFile: AgentServer.file("authority.pem"), sound: sound
        ) { party in
            party.hears("it all began") { outcome in
                if outcome == .heard { moments.firstWords.withLock { $0 = server.chats.count } }
            }
            party.interrupts("stop it please", after: 300)
            party.hears("you said stop it please") { outcome in
                if outcome == .heard { moments.reply.withLock { $0 = server.chats.count } }
            }
        }
        let watcher = ClosingWatcher()
        let gateway = try gateway(server, services, carrier, tls, watcher)
        _ = try await gateway.start()
        _ = try gateway.initiate(CallRequest(to: "+15550005678", mode: "tell"))
        let exchange = await server.nextChat()
        let record = try #require(await watcher.next()?.record)
        await gateway.stop()
        carrier.stop()
        services.close()
        await server.stop()

        let notes = watcher.notes.withLock { $0 }
        #expect(exchange?.wasCancelled == true && exchange?.misuses.isEmpty == true)
        #expect(moments.firstWords.withLock { $0 } == 0 && moments.reply.withLock { $0 } == 1, "\(notes)")
        let said = record.transcript.filter { $0.speaker == .bot }.map(\.text)
        #expect(said.last == "You said stop it please", "\(said)")
        let told = said.dropLast().joined(separator: " ")
        #expect(told.hasPrefix("It all began") && Self.story.hasPrefix(told) && told.count < 150, "\(told)")
        #expect(server.chats.count == 1)
    }

    private func gateway(
        _ server: AgentServer, _ services: ServicePort, _ carrier: SimulatedService, _ tls: WireTLS,
        _ watcher: ClosingWatcher
    ) throws -> CallGateway {
        let settings = ServiceSettings(
            apiKey: SpeechServices.simulatedKey, baseURL: "https://localhost:\(services.port)",
            caFile: AgentServer.file("authority.pem"), options: [:])
        let hearing = try TranscriptionServices(configured: ["deepgram": settings]) { _ in nil }.service("deepgram")
        let voice = try SynthesisServices(configured: ["openai": settings]) { _ in nil }.lineup(provider: "openai")
        var options = GatewayOptions(account: SimulatedCarrier.twilio.account)
        options.baseURL = "http://127.0.0.1:\(carrier.port)\(SimulatedCarrier.twilio.apiPath)"
        options.door.port = 0
        options.door.tls = .init(certificate: tls.certificate, key: tls.key)
        options.media = MediaOptions(transcription: hearing, speech: SpeechOptions(voice))
        options.agent = .openai(
            ChatSettings(baseURL: server.base + "/v1", apiKey: Secret("T"), caFile: server.caFile, model: "sim"))
        let library = FlowLibrary()
        library.add(FlowBundle(name: "tell", main: "tell.lua", files: ["tell.lua": Array(Self.flow.utf8)]))
        return CallGateway(options, store: MemoryJournal(), library: library, watcher: watcher)
    }
}
