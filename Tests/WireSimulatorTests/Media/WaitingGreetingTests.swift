import CallSimulator
import Testing
import VoiceCallEngine
import WireSimulator

@Suite("A voice model that waits to be spoken to")
struct WaitingGreetingTests {
    private static let flow = """
        return {
          api = 1,
          summary = "Calls about a car",
          needs = { realtime = true },
          outbound = function(call)
            if not call:dial() then return end
            call:realtime{
              greeting = "This is Otto calling.", greeting_when = "spoken_to", leave_when = { timeout = 20 },
            }
            call:finish{ say = "Goodbye." }
          end,
        }
        """
    private static let spec = """
        local sim = require "sim"
        local function place(t)
          t:realtime{ { on = "who is there", say = "It is about your car." } }
          local callee = t:calls("otto", { to = "+15550005678", mode = "otto" })
          callee:answers{ after = 2 }
          return callee
        end
        sim.test("the greeting begins the answer to the first words", function(t)
          local callee = place(t)
          callee:says("hello who is there", { after = 2.5 })
          callee:hears("this is otto calling it is about your car", { within = 30 })
          callee:hears("goodbye", { within = 40 })
          local _, times = callee:heard():gsub("this is otto", "")
          t:equals(times, 1, "greetings")
          t:ends{ reason = "hangup-bot" }
        end)
        sim.test("a silent line is greeted after three seconds", function(t)
          local callee = place(t)
          callee:hears("this is otto calling", { within = 30 })
          callee:hears("goodbye", { within = 40 })
          t:ends{ reason = "hangup-bot" }
        end)
        """

    private func tester() throws -> FlowTester {
        let bundle = FlowBundle(name: "otto", main: "otto.lua", files: ["otto.lua": Array(Self.flow.utf8)])
        let spec = SpecFile(name: "specs/otto.lua", source: Array(Self.spec.utf8))
        return try FlowTester(FlowTester.Subject(bundle: bundle, spec: spec))
    }

    private func run(_ tester: FlowTester, seeds: UInt64) {
        let tests = [
            "the greeting begins the answer to the first words", "a silent line is greeted after three seconds",
        ]
        for test in tests {
            for seed in 0...seeds {
                let outcome = tester.run(test, seed: seed)
                #expect(outcome.error == nil, "\(test), seed \(seed)")
            }
        }
    }

    @Test("in virtual mode")
    func virtual() throws { run(try tester(), seeds: 100) }

    @Test("on the media streams of every carrier", arguments: SimulatedCarrier.allCases, VoiceModelKind.allCases)
    func streams(carrier: SimulatedCarrier, kind: VoiceModelKind) throws {
        var tester = try tester()
        tester.wire = try carrier.settings(SimulatedMedia(realtime: kind))
        run(tester, seeds: 10)
    }
}
