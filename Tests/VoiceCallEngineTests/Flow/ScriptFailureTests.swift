import CallCore
import LuaBridge
import ScriptValue
import Testing

@testable import VoiceCallEngine

@Suite struct ScriptFailureTests {
    private func flow(_ body: String) -> String {
        """
        return {
          api = 1,
          outbound = function(call)
            call:dial{}
            \(body)
          end,
        }
        """
    }

    @Test(
        "a script that fails makes the call say sorry and hang up, and the record says why",
        arguments: [
            ("error('broken here')", "lua_error", "talk.lua:5"), ("local x = nil; x.y = 1", "lua_error", "talk.lua:5"),
            ("call:sleep('long')", "verb.argument", "talk.lua:5"), ("while true do end", "cpu_budget", "talk.lua:5"),
            ("string.rep('x', 1 << 40)", "lua_error", "talk.lua:5"),
        ])
    func apology(body: String, code: String, place: String) throws {
        let rig = HostRig(["talk": flow(body)])
        let call = try rig.placeAndAnswer("talk")
        #expect(rig.summaries.dropFirst() == ["speak \(SessionLimits().apology)"])
        rig.finishSpeaking(call, "u1")
        #expect(rig.summaries.last == "hang up error")
        rig.answerOrders()
        #expect(rig.host.liveCalls.isEmpty)
        let record = try #require(try rig.record(call))
        #expect(record.endReason == .error)
        #expect(record.metadata["error"]?["code"]?.text == code)
        let note = try #require(rig.environment.notes("error", of: call).first)
        #expect(note.data["code"]?.text == code)
        let traceback = note.data["traceback"]?.text ?? ""
        #expect((note.text + traceback).contains(place), "\(note)")
        #expect(!traceback.isEmpty)
    }

    @Test("a script that fails before anybody picked up ends the call without words")
    func beforeDialling() throws {
        let rig = HostRig(["talk": "return { api = 1, outbound = function() error('early') end }"])
        let call = try rig.place("talk")
        #expect(rig.environment.orders.isEmpty)
        #expect(rig.host.liveCalls.isEmpty)
        #expect(try rig.record(call)?.metadata["error"]?["code"]?.text == "lua_error")
    }

    @Test("a flow that ends without dialling is an error of its own")
    func neverDialled() throws {
        let rig = HostRig(["talk": "return { api = 1, outbound = function() end }"])
        let call = try rig.place("talk")
        #expect(try rig.record(call)?.metadata["error"]?["code"]?.text == "flow.never_dialled")
        #expect(rig.host.liveCalls.isEmpty)
    }

    @Test("a script that hogs the processor is killed by time, slice by slice, and does not run again")
    func killedByTime() throws {
        let rig = HostRig(["talk": flow("call:sleep(1) while true do end")], options: RunnerOptions(script: .realTime))
        let call = try rig.placeAndAnswer("talk")
        rig.fireNextTimer()
        rig.command(call, "speak", ["message": "hello"], id: "c1")
        guard case .failed(let code, _) = rig.environment.replies(to: "c1").first else {
            Issue.record("the dead script answered")
            return
        }
        #expect(code == "cpu_budget")
        rig.finishSpeaking(call, "u1")
        rig.answerOrders()
        #expect(try rig.record(call)?.metadata["error"]?["code"]?.text == "cpu_budget")
        #expect(rig.environment.closings[call]?.leakedBytes == 0)
    }

    @Test("nothing of a closed call stays in memory, however it ended")
    func memory() throws {
        let bodies = ["call:hangup()", "error('x')", "while true do end", "call:sleep(600)"]
        for body in bodies {
            let rig = HostRig(["talk": flow("local keep = string.rep('x', 100000) \(body) return keep")])
            let call = try rig.placeAndAnswer("talk")
            if let footprint = rig.host.footprint(of: call) { #expect(footprint.bytes > 0) }
            rig.tell(call, .ended(.hangupUser))
            let closing = try #require(rig.environment.closings[call], "\(body)")
            #expect(closing.leakedBytes == 0)
            #expect(closing.peakBytes > 100_000)
            #expect(rig.host.footprint(of: call) == nil)
            #expect(rig.environment.timers.isEmpty, "\(body)")
        }
    }

    @Test("a runner reports no memory once its call is closed")
    func runnerMemory() throws {
        let rig = HostRig()
        let bundle = HostRig.bundle("talk", flow("call:sleep(60)"))
        let setup = CallSetup(
            id: CallID("a"), direction: .outbound, from: "+15550000000", to: HostRig.callee, carrier: "simulator",
            flow: "talk", flowVersion: bundle.version, sessionKey: "s", seed: 1, startedAt: rig.now)
        let runner = try FlowRunner.open(
            setup, bundle, placementKey: nil, store: rig.store, environment: rig.environment, options: .virtualTime)
        #expect(try runner.take(.begin, at: rig.now) == .done)
        #expect(runner.state.memoryInUse > 0)
        let busy = CallEvent(id: "e", callID: "a", timestamp: rig.now, kind: .ended(.busy))
        #expect(try runner.take(.carrier(busy), at: rig.now) == .done)
        #expect(runner.isClosed)
        #expect(runner.state.memoryInUse == 0)
        #expect(runner.state.liveTasks == 0)
    }
}
