import CallCore
import Testing
import VoiceCallEngine
import WireSimulator

@testable import CallSimulator

@Suite("What the product asks of services and they do not take")
struct ServiceMisuseTests {
    private static let flow = """
        return {
          api = 1,
          summary = "Says good day",
          outbound = function(call)
            if call:dial() then call:finish{ say = "Good day." } end
          end,
        }
        """
    private static let spec = """
        local sim = require "sim"
        sim.test("good day is heard", function(t)
          local callee = t:calls("greet", { to = "+15550005678", mode = "greet" })
          callee:answers{ after = 1 }
          callee:hears("good day")
          t:ends{ reason = "hangup-bot", within = 10 }
        end)
        """

    private func run(_ change: @escaping @Sendable (inout MediaSettings) -> Void) throws -> SpecOutcome {
        let bundle = FlowBundle(name: "greet", main: "greet.lua", files: ["greet.lua": Array(Self.flow.utf8)])
        let spec = SpecFile(name: "specs/greet.lua", source: Array(Self.spec.utf8))
        var tester = try FlowTester(FlowTester.Subject(bundle: bundle, spec: spec))
        let services = SimulatedMedia(transcription: .deepgram, speech: .service(.xai))
        var wire = try SimulatedCarrier.twilio.settings(services)
        let make = try #require(wire.makeMedia)
        wire.makeMedia = { seed, faults in
            guard var media = make(seed, faults) else { return nil }
            change(&media)
            return media
        }
        tester.wire = wire
        return tester.run("good day is heard", seed: 0)
    }

    @Test("a run without any holds")
    func none() throws {
        let outcome = try run { _ in }
        #expect(outcome.error == nil)
    }

    @Test("a test whose expectations came true fails all the same, and names service, request and reason")
    func misuse() throws {
        let outcome = try run { media in
            let misuse = ServiceMisuse(at: CallTime(milliseconds: 0), message: "refused: 400 no such voice")
            media.log.add(misuse, of: "xai", request: "POST https://api.x.ai/v1/tts")
        }
        #expect(outcome.error?.code == "spec.invariant")
        let told = "xai: POST https://api.x.ai/v1/tts: refused: 400 no such voice"
        #expect(outcome.error?.message.hasSuffix(told) == true)
    }

    @Test("what a recogniser is sent and does not take is noted with the address that was asked for")
    func recogniser() throws {
        let outcome = try run { media in
            // It takes another key than the product has.
            let settings = TranscriptionSettings(key: Secret("another"), book: media.sound.book, seed: 0)
            media.service = { _ in TranscriptionService(.deepgram, settings: settings) }
        }
        #expect(outcome.error?.message.contains("deepgram: wss://api.deepgram.com/v1/listen: ") == true)
    }
}
