import CallCore
import CallSimulator
import Testing
import VoiceCallEngine

/// A flow whose agent uses its tools, and the spec of it.
@Suite("Specs of agents that use tools")
struct AgentToolSpecTests {
    private static let flow = """
        local booked = 0
        return {
          api = 1,
          summary = "Takes bookings",
          needs = { agent = true },
          inbound = function(call)
            call:answer()
            local heard = call:ask("What can I do for you?")
            local reply, reason = agent.respond{
              text = heard and heard.text or "", deadline = 20, say = true, otherwise = "Please call again.",
            }
            emit("done", { booked = booked, reason = reason })
            local answer = agent.consult{ question = "Was it booked?", deadline = 5, tools = { "booked" } }
            call:finish{ say = answer and answer.text or "Goodbye." }
          end,
          tools = {
            book = {
              description = "Books a day",
              parameters = { type = "object", properties = { day = { type = "string" } }, required = { "day" } },
              run = function(call, args)
                call:sleep(1)
                booked = booked + 1
                kv.set("day", args.day)
                return { text = args.day .. " at ten" }
              end,
            },
            booked = { description = "How many", read_only = true, run = function() return { text = booked .. " in all" } end },
            long = { description = "Too much", run = function() return string.rep("x", 10 * 1024 * 1024) end },
            loops = { description = "No end", run = function() while true do end end },
            breaks = { description = "Raises", run = function() error("no such day", 0) end },
            sleeps = { description = "Waits", run = function(call) call:sleep(60) end },
          },
        }
        """
    private static let spec = """
        local sim = require "sim"

        local function talk(t, rules, words)
          table.insert(rules, { match = "was it booked", tool = "booked", reply = "I count {result}." })
          t:agent(rules)
          local caller = t:dials("bookings")
          caller:hears("what can I do")
          caller:says("Tuesday please")
          caller:hears(words)
          return caller
        end

        sim.test("a tool is run and its result spoken", function(t)
          talk(t, { { match = "tuesday", tool = "book", arguments = { day = "Tuesday" }, reply = "I noted {result}." } },
            "I noted Tuesday at ten")
          t:equals(t:emitted("done").booked, 1, "bookings")
          t:ends{ reason = "hangup-bot" }
          t:equals(t:stored("day"), "Tuesday", "day")
        end)

        sim.test("wrong arguments are told to the agent", function(t)
          talk(t, { { match = "tuesday", tool = "book", arguments = { date = "x" }, reply = "Sorry, {result}." } },
            "sorry error wrong tool arguments")
          t:ends{ reason = "hangup-bot" }
        end)

        sim.test("a tool that raises is told to the agent", function(t)
          talk(t, { { match = "tuesday", tool = "breaks", reply = "Sorry, {result}." } }, "no such day")
          t:ends{ reason = "hangup-bot" }
        end)

        sim.test("a tool that fills the memory is told to the agent", function(t)
          talk(t, { { match = "tuesday", tool = "long", reply = "Sorry, {result}." } }, "sorry error")
          t:ends{ reason = "hangup-bot" }
        end)

        sim.test("a tool that takes too long is told to the agent", function(t)
          talk(t, { { match = "tuesday", tool = "sleeps", reply = "Sorry, {result}." } }, "took too long")
          t:ends{ reason = "hangup-bot" }
        end)

        sim.test("a caller who hangs up ends tools as well", function(t)
          t:agent{ { match = "tuesday", tool = "sleeps", reply = "Never." } }
          local caller = t:dials("bookings")
          caller:hears("what can I do")
          caller:says("Tuesday please")
          caller:hangs_up{ after = 4 }
          t:ends{ reason = "hangup-user" }
        end)

        sim.test("a tool that was not offered is the agent's failure", function(t)
          talk(t, { { match = "tuesday", tool = "dance", reply = "Never." } }, "please call again")
          t:ends{ reason = "hangup-bot" }
        end)

        sim.test("a tool that never ends ends the flow", function(t)
          talk(t, { { match = "tuesday", tool = "loops", reply = "Never." } }, "something went wrong")
          t:ends{ reason = "error", error = "cpu_budget" }
        end)
        """

    private func tester() throws -> FlowTester {
        let bundle = FlowBundle(
            name: "bookings", main: "bookings.lua", files: ["bookings.lua": Array(Self.flow.utf8)])
        let spec = SpecFile(name: "bookings", source: Array(Self.spec.utf8))
        return try FlowTester(FlowTester.Subject(bundle: bundle, spec: spec))
    }

    @Test("they hold as written, and under seeds that make things late, doubled or broken")
    func seeds() throws {
        let tester = try tester()
        for test in try tester.tests() {
            for seed in UInt64(0)...16 {
                let outcome = tester.run(test, seed: seed)
                #expect(outcome.error == nil, "\(test): seed \(seed): \(outcome.error?.description ?? "")")
            }
        }
    }

    @Test("a process cut at any journal write runs no tool twice and goes the same way")
    func cuts() throws {
        let tester = try tester()
        for test in try tester.tests().prefix(5) {
            let whole = tester.run(test, seed: 0)
            for write in 0..<whole.journalWrites {
                for side in CuttingJournal.Side.allCases {
                    let cut = tester.run(test, cutAfter: write, side: side)
                    let place = "\(test): cut \(side) write \(write)"
                    #expect(cut.error == nil, "\(place): \(cut.error?.description ?? "")")
                    #expect(cut.essence == whole.essence, "\(place) went \(cut.essence), not \(whole.essence)")
                }
            }
        }
    }
}
