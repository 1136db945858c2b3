import CallCore
import CallGateway
import CallSimulator
import FrontDoor
import Synchronization
import Testing
import VoiceCallEngine

@testable import WireSimulator

@Suite("Live calls with simulated carriers and speech services, over TLS", .timeLimit(.minutes(2)))
struct StreamedCallTests {
    struct World: Sendable, CustomTestStringConvertible {
        var carrier: SimulatedCarrier
        var hearing: TranscriptionKind
        var voice: SynthesisKind

        var testDescription: String { "\(carrier.rawValue), \(hearing.rawValue), \(voice.rawValue)" }
    }

    private static let flow = """
        return {
          api = 1,
          summary = "Asks and repeats",
          outbound = function(call)
            if not call:dial() then return end
            local answer = call:ask("Good morning, what can I do for you?", { timeout = 10 })
            call:finish{ say = answer and ("You said " .. answer.text) or "I heard nothing." }
          end,
        }
        """

    @Test(
        "what people say and hear crosses real sockets all the way",
        arguments: [
            World(carrier: .twilio, hearing: .deepgram, voice: .openai),
            World(carrier: .telnyx, hearing: .openai, voice: .elevenlabs),
            World(carrier: .plivo, hearing: .elevenlabs, voice: .deepgram),
        ])
    func conversation(world: World) async throws {
        let services = try PortBench()
        let heard = Inbox<String>()
        let carrier = try await CarrierBench(
            world.carrier, caFile: try Certificates.file("authority"), sound: services.sound
        ) { wire in
            wire.network.stranger = { number in
                let party = SimParty(number, kernel: wire.network.kernel)
                party.answers(after: 200)
                party.hears("do for you")
                party.says("a parcel please")
                party.hears("you said a parcel please") { outcome in
                    heard.put(outcome == .heard ? party.heard : "\(outcome)")
                }
                return party
            }
        }
        let watcher = Watcher()
        let gateway = try gateway(world, services, carrier, watcher)
        _ = try await gateway.start()
        _ = try gateway.initiate(CallRequest(to: "+15550005678", mode: "echo"))
        let words = await heard.take()
        let notes = watcher.notes.withLock { $0 }
        #expect(words == "good morning what can i do for you you said a parcel please", "\(notes)")
        let record = try #require(await watcher.closings.take()?.record)
        #expect(record.endReason == .hangupBot, "\(watcher.notes.withLock { $0 })")
        #expect(await carrier.stream()?.hasPrefix("stream 1 asked for at wss://localhost:") == true)
        #expect(await carrier.stream() == "stream 1 open")
        #expect(await carrier.stream()?.hasPrefix("stream 1 closed by the ") == true)
        await gateway.stop()
        carrier.stop()
        while await carrier.traffic.take() != nil {}
        services.port.close()
    }

    struct ModelWorld: Sendable, CustomTestStringConvertible {
        var carrier: SimulatedCarrier
        var model: VoiceModelKind

        var testDescription: String { "\(carrier.rawValue), \(model.rawValue)" }
    }

    private static let modelFlow = """
        return {
          api = 1,
          summary = "Lets a voice model talk",
          needs = { realtime = true },
          outbound = function(call)
            if not call:dial() then return end
            local ending, why = call:realtime{ greeting = "Good morning, this is Ada.", leave_when = { tool = "leave" } }
            call:finish{ say = ending and "The line says goodbye." or ("No model: " .. why) }
          end,
          tools = {
            weather = { description = "Tells the weather.", parameters = { type = "object", properties = {} },
              run = function() return "sunny" end },
            leave = { description = "Leaves.", parameters = { type = "object", properties = {} },
              run = function() return true end },
          },
        }
        """

    @Test(
        "a voice model talks over real sockets, calls tools, and is left for the line's own voice",
        arguments: [
            ModelWorld(carrier: .twilio, model: .openai), ModelWorld(carrier: .telnyx, model: .google),
            ModelWorld(carrier: .plivo, model: .openai),
        ])
    func realtime(world: ModelWorld) async throws {
        let services = try PortBench(rules: [
            RealtimeRule("weather", steps: [.calls("weather", arguments: [:], then: [.says("It is sunny today.")])]),
            RealtimeRule("bye", steps: [.calls("leave", arguments: [:], then: [])]),
        ])
        let heard = Inbox<String>()
        let carrier = try await CarrierBench(
            world.carrier, caFile: try Certificates.file("authority"), sound: services.sound
        ) { wire in
            wire.network.stranger = { number in
                let party = SimParty(number, kernel: wire.network.kernel)
                party.answers(after: 1_500)
                party.hears("this is ada")
                party.says("what is the weather")
                party.hears("it is sunny today")
                party.says("bye bye")
                party.hears("the line says goodbye") { outcome in
                    heard.put(outcome == .heard ? party.heard : "\(outcome): \(party.heard)")
                }
                return party
            }
        }
        let watcher = Watcher()
        let speech = SpeechOptions(try services.lineup(.openai))
        var media = MediaOptions(transcription: nil, speech: speech)
        media.realtime = RealtimeOptions(services.voiceModels(world.model))
        let gateway = try gateway(world.carrier, media, Self.modelFlow, carrier, watcher)
        _ = try await gateway.start()
        _ = try gateway.initiate(CallRequest(to: "+15550005678", mode: "echo"))
        let words = await heard.take()
        let notes = watcher.notes.withLock { $0 }
        #expect(words == "good morning this is ada it is sunny today the line says goodbye", "\(notes)")
        let record = try #require(await watcher.closings.take()?.record)
        #expect(record.endReason == .hangupBot, "\(watcher.notes.withLock { $0 })")
        let texts = record.transcript.map(\.text)
        #expect(texts.first == "Good morning, this is Ada." && texts.contains("It is sunny today."), "\(texts)")
        await gateway.stop()
        carrier.stop()
        while await carrier.traffic.take() != nil {}
        services.port.close()
        services.traffic.end()
        var misuses: [String] = []
        while let line = await services.traffic.take() { if line.contains("not as it should") { misuses.append(line) } }
        #expect(misuses.isEmpty)
    }

    private func gateway(
        _ world: World, _ services: PortBench, _ carrier: CarrierBench, _ watcher: Watcher
    ) throws -> CallGateway {
        let speech = SpeechOptions(try services.lineup(world.voice))
        let media = MediaOptions(transcription: try services.recogniser(world.hearing), speech: speech)
        return try gateway(world.carrier, media, Self.flow, carrier, watcher)
    }

    private func gateway(
        _ account: SimulatedCarrier, _ media: MediaOptions, _ flow: String, _ carrier: CarrierBench,
        _ watcher: Watcher
    ) throws -> CallGateway {
        var options = GatewayOptions(account: account.account)
        options.baseURL = "http://127.0.0.1:\(carrier.port)\(account.apiPath)"
        options.door.port = 0
        let tls = try Certificates.server()
        options.door.tls = TLSFiles(certificate: tls.certificate, key: tls.key)
        options.media = media
        let library = FlowLibrary()
        library.add(FlowBundle(name: "echo", main: "echo.lua", files: ["echo.lua": Array(flow.utf8)]))
        return CallGateway(options, store: MemoryJournal(), library: library, watcher: watcher)
    }

    private final class Watcher: CallWatcher {
        let closings = Inbox<CallClosing>()
        let notes = Mutex<[String]>([])

        func observe(_ note: CallNote, of call: CallID, at time: CallTime) {
            notes.withLock { $0.append("\(note.kind) \(note.text)") }
        }
        func changed(_ record: CallRecord) {}
        func reply(_ reply: CommandReply, to command: String, of call: CallID) {}
        func closed(_ call: CallID, _ closing: CallClosing) { closings.put(closing) }
    }
}

extension SimulatedCarrier {
    /// The simulated account as a gateway has it.
    fileprivate var account: CarrierAccount {
        switch self {
        case .twilio: .twilio(accountSID: Self.accountSID, authToken: Self.token)
        case .telnyx: .telnyx(apiKey: Self.token, connectionID: Self.connectionID, publicKey: Self.publicKey)
        case .plivo: .plivo(authID: Self.authID, authToken: Self.token)
        }
    }
}
