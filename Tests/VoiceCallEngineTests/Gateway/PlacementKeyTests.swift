import CallCore
import ScriptValue
import Testing

@testable import VoiceCallEngine

@Suite struct PlacementKeyTests {
    @Test("the same key gives the same call, live or ended, and dials once")
    func sameHost() throws {
        let rig = HostRig(["notify": TestFlows.notify])
        let call = try rig.place("notify", key: "order-7")
        #expect(try rig.place("notify", key: "order-7") == call)
        let world = ScriptedWorld()
        rig.drive(world)
        #expect(try rig.place("notify", key: "order-7") == call)
        rig.drive(world)
        #expect(world.count("place") == 1)
        #expect(rig.host.liveCalls.isEmpty)
    }

    @Test("a new host over the same store places nothing under a used key")
    func newHost() throws {
        let store = MemoryJournal()
        let call = try HostRig(["notify": TestFlows.notify], store: store).place("notify", key: "order-7")
        let second = HostRig(["notify": TestFlows.notify], store: store, firstID: 100)
        #expect(try second.place("notify", key: "order-7") == call)
        #expect(second.environment.orders.isEmpty)
        #expect(try second.place("notify", key: "order-8") != call)
    }

    @Test("of two requests that both found the key free, the later one gets the call of the first")
    func race() throws {
        let store = MemoryJournal()
        let call = try HostRig(["notify": TestFlows.notify], store: store).place("notify", key: "order-7")
        let second = HostRig(["notify": TestFlows.notify], store: BlindJournal(store), firstID: 100) {
            $0.maxConcurrentCalls = 1
        }
        #expect(try second.place("notify", key: "order-7") == call)
        #expect(second.environment.orders.isEmpty)
        #expect(second.host.liveCalls.isEmpty)
        _ = try second.place("notify", key: "order-8")
    }

    @Test("a key whose call could not be opened is still free")
    func failedOpening() throws {
        let rig = HostRig(["notify": TestFlows.notify])
        #expect(throws: FlowError.self) { try rig.place("notify", arguments: ["message": 7], key: "order-7") }
        _ = try rig.place("notify", key: "order-7")
        #expect(rig.summaries == ["place +15550001234"])
    }
}
