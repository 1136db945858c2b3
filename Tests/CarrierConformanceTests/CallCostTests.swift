import CallCore
import CallSimulator
import ScriptValue
import Testing
import VoiceCallEngine
import WireSimulator

@Suite("What a call cost, as the carrier tells it")
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

    private static let minute: Milliseconds = 60_000

    private func run(
        _ carrier: SimulatedCarrier, _ store: MemoryJournal, cut: (Int, CuttingJournal.Side)? = nil
    ) throws -> (VirtualRun, CallID) {
        let library = FlowLibrary()
        library.add(FlowBundle(name: "greet", main: "greet.lua", files: ["greet.lua": Array(Self.flow.utf8)]))
        var settings = VirtualRun.Settings()
        settings.store = store
        settings.go(through: carrier.settings)
        settings.cut = cut
        settings.outage = Self.minute / 2
        let run = VirtualRun(library: library, settings: settings)
        run.network.party(at: "+15550005678").answers(after: 500)
        return (run, try run.initiate(CallRequest(to: "+15550005678", mode: "greet")))
    }

    private func record(_ call: CallID, _ store: MemoryJournal) throws -> CallRecord {
        try #require(store.record(of: call).flatMap(CallRecord.init(value:)))
    }

    @Test(
        "is in the stored record, be it told with the end, after it, or only to whoever asks",
        arguments: [
            (SimulatedCarrier.plivo, "0.00000", 1), (.telnyx, "0.002 USD", 1), (.twilio, "0.01400 USD", 6),
        ])
    func kept(carrier: SimulatedCarrier, cost: String, minutes: Milliseconds) throws {
        let store = MemoryJournal()
        let (run, call) = try run(carrier, store)
        defer { run.close() }
        try run.kernel.run(for: minutes * Self.minute)
        let record = try record(call, store)
        #expect(record.endReason == .hangupBot)
        #expect(record.metadata["cost"]?.text == cost)
        #expect(store.liveCalls().isEmpty)
        #expect(!run.notes.contains { ["warning", "error"].contains($0.note.kind) })
    }

    @Test("is asked for again when there is no price yet, also by the process that comes after the end")
    func restarted() throws {
        let store = MemoryJournal()
        let (first, earlier) = try run(.twilio, store)
        defer { first.close() }
        try first.kernel.run(for: 3 * Self.minute)
        // Priced by now, and not asked about since.
        #expect(try record(earlier, store).metadata["cost"] == nil)
        let other = MemoryJournal()
        let (second, call) = try run(.twilio, other, cut: (first.journalWrites - 1, .after))
        defer { second.close() }
        try second.kernel.run(for: 3 * Self.minute)
        #expect(second.recoveries.count == 1 && second.recoveries.first?.resumed.isEmpty == true)
        #expect(try record(call, other).metadata["cost"] == nil)
        try second.kernel.run(for: 3 * Self.minute)
        #expect(try record(call, other).metadata["cost"] == "0.01400 USD")
    }
}
