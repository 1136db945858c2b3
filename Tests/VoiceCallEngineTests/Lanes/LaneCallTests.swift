import CallCore
import LuaBridge
import ScriptValue
import Testing

@testable import VoiceCallEngine

/// Calls on real threads.
@Suite struct LaneCallTests {
    private static let hog = "return { api = 1, outbound = function() while true do end end }"

    /// A host whose orders are carried out at once, on whichever lane gives them.
    private func rig(
        _ pool: LanePool, _ world: ScriptedWorld, options: RunnerOptions = RunnerOptions(script: .realTime)
    ) -> HostRig {
        let flows = ["talk": TestFlows.conversation, "notify": TestFlows.notify, "hog": Self.hog]
        let rig = HostRig(flows, options: options, executor: pool) { $0.maxConcurrentCalls = 50 }
        rig.environment.onOrder { [weak host = rig.host, now = rig.now] order in
            for delivery in world.carryOut(order, at: now) {
                if case .carrier(let event) = delivery.input {
                    _ = host?.deliver(event, now: now)
                } else {
                    host?.deliver(delivery.input, to: delivery.call, now: now)
                }
            }
        }
        return rig
    }

    @Test("many calls at once on two lanes all come to their own end")
    func manyCalls() throws {
        let pool = LanePool(lanes: 2)
        defer { pool.stop() }
        let world = ScriptedWorld(words: "hello")
        let rig = rig(pool, world)
        let calls = try (0..<40).map { _ in try rig.place("talk") }
        for _ in calls { #expect(rig.environment.awaitClosing()) }
        let closings = rig.environment.closings
        #expect(closings.keys.sorted() == calls.sorted())
        #expect(closings.values.allSatisfy { $0.record.endReason == .hangupBot && $0.leakedBytes == 0 })
        for closing in closings.values {
            #expect(closing.record.transcript.map(\.text).suffix(2) == ["hello", "You said hello."])
        }
        #expect(world.count("place") == 40)
        #expect(world.count("speak You said hello.") == 40)
        #expect(world.repeated.isEmpty)
        let counted = try #require(try rig.store.kvGet(scope: "talk", key: "calls", now: rig.now)?.int)
        #expect((1...40).contains(counted))
    }

    @Test("scripts that hog every lane hold up nobody but themselves")
    func hogs() throws {
        var limits = LuaLimits.realTime
        // Far longer than the other call needs, so that only their slices can let it through.
        limits.event = LuaBudget(cpuNanoseconds: 20_000_000_000)
        limits.total = LuaBudget(cpuNanoseconds: 20_000_000_000)
        let pool = LanePool(lanes: 2)
        defer { pool.stop() }
        let rig = rig(pool, ScriptedWorld(), options: RunnerOptions(script: limits))
        let hogs = try (0..<3).map { _ in try rig.place("hog") }
        let call = try rig.place("talk")
        #expect(rig.environment.awaitClosing())
        #expect(Array(rig.environment.closings.keys) == [call])
        #expect(rig.environment.closings[call]?.record.endReason == .hangupBot)
        #expect(Set(hogs).isSubset(of: rig.host.liveCalls))
    }

    @Test("a script that hogs its lane beyond its budget is killed, and its call ends with that error")
    func killed() throws {
        let pool = LanePool(lanes: 1)
        defer { pool.stop() }
        let rig = rig(pool, ScriptedWorld())
        let call = try rig.place("hog")
        #expect(rig.environment.awaitClosing())
        let closing = try #require(rig.environment.closings[call])
        #expect(closing.record.endReason == .error)
        #expect(closing.record.metadata["error"]?["code"]?.text == "cpu_budget")
        #expect(closing.leakedBytes == 0)
    }
}
