import CallCore
import CallSimulator
import Testing
import VoiceCallEngine
import WireSimulator

@Suite("What a call cost, by the carrier's webhooks")
struct CallCostTests {
    private static let flow = """
        return {
          api = 1,
          summary = "Greets",
          outbound = function(call)
            if not call:dial{} then return end
            call:say("Good morning.")
            call:hangup()
          end,
        }
        """

    @Test(
        "is in the stored record, be it told with the end or after it",
        arguments: [
            (SimulatedCarrier.plivo, "0.00000" as String?), (.telnyx, "0.002 USD"), (.twilio, nil),
        ])
    func kept(carrier: SimulatedCarrier, cost: String?) throws {
        let library = FlowLibrary()
        library.add(FlowBundle(name: "greet", main: "greet.lua", files: ["greet.lua": Array(Self.flow.utf8)]))
        let store = MemoryJournal()
        var settings = VirtualRun.Settings()
        settings.store = store
        settings.wire = carrier.settings
        settings.carrier.recogniser = .onListen
        settings.host.carrier = carrier.driver.name
        settings.host.capabilities = carrier.driver.capabilities
        let run = VirtualRun(library: library, settings: settings)
        defer { run.close() }
        run.network.party(at: "+15550005678").answers(after: 500)
        let call = try run.initiate(CallRequest(to: "+15550005678", mode: "greet"))
        try run.kernel.run(for: 60_000)
        let record = try #require(store.record(of: call).flatMap(CallRecord.init(value:)))
        #expect(record.endReason == .hangupBot)
        #expect(record.metadata["cost"]?.text == cost)
        #expect(store.liveCalls().isEmpty)
    }
}
