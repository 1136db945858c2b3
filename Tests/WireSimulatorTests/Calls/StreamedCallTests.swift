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

    private func gateway(
        _ world: World, _ services: PortBench, _ carrier: CarrierBench, _ watcher: Watcher
    ) throws -> CallGateway {
        var options = GatewayOptions(account: world.carrier.account)
        options.baseURL = "http://127.0.0.1:\(carrier.port)\(world.carrier.apiPath)"
        options.door.port = 0
        let tls = try Certificates.server()
        options.door.tls = TLSFiles(certificate: tls.certificate, key: tls.key)
        let speech = SpeechOptions(try services.lineup(world.voice))
        options.media = MediaOptions(transcription: try services.recogniser(world.hearing), speech: speech)
        let library = FlowLibrary()
        library.add(FlowBundle(name: "echo", main: "echo.lua", files: ["echo.lua": Array(Self.flow.utf8)]))
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
