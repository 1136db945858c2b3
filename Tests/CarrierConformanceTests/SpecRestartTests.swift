import CallCore
import CallSimulator
import Testing
import VoiceCallEngine
import WireSimulator

/// What the tests of flows make of a run whose process ended on the way.
@Suite("Specs across a restart, on the wire")
struct SpecRestartTests {
    private static let flow = """
        return {
          api = 1,
          summary = "Greets",
          outbound = function(call)
            if not call:dial{} then return end
            call:say("Good morning.")
            call:say("Good morning.")
            call:say("Goodbye.")
          end,
        }
        """
    private static let spec = """
        local sim = require "sim"
        sim.test("greets", function(t)
          local callee = t:calls("greet", { to = "+15550005678" })
          callee:hears("Goodbye")
          t:ends{ reason = "hangup-bot" }
        end)
        """

    private func tester(_ carrier: SimulatedCarrier, _ driver: (any CarrierDriver)? = nil) throws -> FlowTester {
        let bundle = FlowBundle(name: "greet", main: "greet.lua", files: ["greet.lua": Array(Self.flow.utf8)])
        let spec = SpecFile(name: "greet", source: Array(Self.spec.utf8))
        var tester = try FlowTester(FlowTester.Subject(bundle: bundle, spec: spec))
        tester.wire = carrier.settings
        if let driver { tester.wire?.driver = driver }
        return tester
    }

    private func cuts(_ tester: FlowTester) -> [SpecOutcome] {
        (0..<tester.run("greets", seed: 0).journalWrites).flatMap { write in
            CuttingJournal.Side.allCases.map { tester.run("greets", cutAfter: write, side: $0) }
        }
    }

    @Test("words begun more often than a flow asks for them break an invariant")
    func stutter() throws {
        let carrier = SimulatedCarrier.telnyx
        #expect(try tester(carrier).run("greets", seed: 0).error == nil)
        let error = try tester(carrier, StutteringDriver(inner: carrier.driver)).run("greets", seed: 0).error
        #expect(error?.code == "spec.invariant")
        #expect(error?.message.hasPrefix("said ") == true)
    }

    @Test(
        "a carrier that cannot tell whether it placed the call is the one excuse, and only while nothing was dialled",
        arguments: [SimulatedCarrier.twilio, .plivo])
    func placement(carrier: SimulatedCarrier) throws {
        let outcomes = cuts(try tester(carrier))
        let excused = outcomes.filter { $0.untold != nil }
        #expect(Set(excused.compactMap(\.untold)) == ["whether it had been asked to place the call"])
        #expect(excused.count <= 2)
        #expect(excused.allSatisfy { $0.essence.calls.isEmpty && $0.error?.code == "spec.unmet" })
        #expect(outcomes.allSatisfy { $0.error == nil || $0.untold != nil })
    }

    @Test("a carrier that knows its commands by name has no excuse")
    func noExcuse() throws {
        let tester = try tester(.telnyx)
        let uncut = tester.run("greets", seed: 0).essence
        for outcome in cuts(tester) {
            #expect(outcome.untold == nil)
            #expect(outcome.error == nil)
            #expect(outcome.essence == uncut)
        }
    }
}
