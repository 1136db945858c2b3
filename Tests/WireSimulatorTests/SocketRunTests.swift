import CallCore
import CallSimulator
import Foundation
import Testing
import VoiceCallEngine
import WireSimulator

@Suite("Calls over real sockets", .serialized)
struct SocketRunTests {
    private static let flow = """
        return {
          api = 1,
          summary = "Asks and repeats",
          outbound = function(call)
            local picked = call:dial{ say = "This is a test call." }
            if not picked then return end
            local answer = call:ask("What is your name?", { timeout = 5 })
            call:finish{ say = answer and ("Thank you " .. answer.text) or "Goodbye." }
          end,
        }
        """

    private func file(_ name: String) throws -> String {
        try #require(Bundle.module.path(forResource: name, ofType: "pem", inDirectory: "Certificates"))
    }

    private func play(
        _ wire: WireSettings, flow: String = SocketRunTests.flow, answer: String = "Ann"
    ) throws -> (heard: String, record: CallRecord, carrier: any WireCarrier) {
        let library = FlowLibrary()
        library.add(FlowBundle(name: "echo", main: "echo.lua", files: ["echo.lua": Array(flow.utf8)]))
        var settings = VirtualRun.Settings()
        settings.go(through: wire)
        let run = VirtualRun(library: library, settings: settings)
        defer { run.close() }
        let party = run.network.party(at: "+15550005678")
        party.hears("your name")
        party.says(answer)
        let call = try run.initiate(CallRequest(to: "+15550005678", mode: "echo"))
        try run.kernel.run(for: 60_000)
        let carrier = try #require(run.wireCarrier)
        return (party.heard, try #require(run.finalRecord(of: call)), carrier)
    }

    @Test("a conversation over plain HTTP is heard as it was meant", arguments: SimulatedCarrier.allCases)
    func plain(carrier: SimulatedCarrier) throws {
        let call = try play(carrier.socketSettings())
        #expect(call.heard.lowercased().contains("this is a test call"))
        #expect(call.heard.lowercased().contains("thank you ann"))
        #expect(call.record.endReason == .hangupBot)
        #expect(call.carrier.carrierErrorsHeard.isEmpty)
    }

    @Test(
        "a flow sees words while they are spoken, and may go on before they are over",
        arguments: SimulatedCarrier.allCases)
    func partial(carrier: SimulatedCarrier) throws {
        let flow = """
            return {
              api = 1,
              summary = "Knows the answer before it is over",
              outbound = function(call)
                if not call:dial() then return end
                call:say("What is your name?")
                local answer = call:listen{ timeout = 8, partial = function(text) return text:find("enough", 1, true) end }
                call:say(answer and answer.partial and "Stop there." or "Goodbye.", { barge_in = false })
              end,
            }
            """
        let words = "well this is quite enough " + String(repeating: "and then some more ", count: 12)
        let call = try play(carrier.settings, flow: flow, answer: words)
        #expect(call.heard.lowercased().contains("stop there"))
    }

    @Test("the same over TLS, with certificates of an authority of one's own", arguments: SimulatedCarrier.allCases)
    func encrypted(carrier: SimulatedCarrier) throws {
        let tls = WireTLS(certificate: try file("server"), key: try file("server-key"))
        let call = try play(carrier.socketSettings(tls: tls, caFile: try file("authority")))
        #expect(call.heard.lowercased().contains("thank you ann"))
        #expect(call.carrier.carrierErrorsHeard.isEmpty)
    }

    @Test("a carrier whose certificate nobody vouches for is not talked to")
    func untrusted() throws {
        let tls = WireTLS(certificate: try file("server"), key: try file("server-key"))
        let call = try play(SimulatedCarrier.twilio.socketSettings(tls: tls))
        #expect(call.record.endReason == .failed)
        #expect(call.record.answeredAt == nil)
        #expect(call.heard.isEmpty)
    }
}
