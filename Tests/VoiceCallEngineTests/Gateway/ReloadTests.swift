import CallCore
import ScriptValue
import Testing

@testable import VoiceCallEngine

@Suite struct ReloadTests {
    private func flow(saying text: String) -> String {
        """
        return {
          api = 1,
          outbound = function(call) call:dial{} call:say("\(text)") call:hangup() end,
        }
        """
    }

    @Test("a live call keeps its version of a flow, a new call gets the new one")
    func reload() throws {
        let rig = HostRig(["talk": flow(saying: "old")])
        let old = try rig.place("talk")
        let oldVersion = try #require(rig.library.current("talk")).version
        rig.library.add(HostRig.bundle("talk", flow(saying: "new")))
        rig.library.add(HostRig.bundle("talk", flow(saying: "newest")))
        let new = try rig.place("talk")
        #expect(rig.library.bundle(version: oldVersion) != nil)
        rig.drive(ScriptedWorld())
        let said = Dictionary(grouping: rig.environment.orders, by: \.call.id).mapValues { orders in
            orders.map(\.summary).filter { $0.hasPrefix("speak") }
        }
        #expect(said == [old: ["speak old"], new: ["speak newest"]])
        #expect(try rig.record(old)?.metadata["flowVersion"]?.text == oldVersion)
        #expect(try rig.record(new)?.metadata["flowVersion"]?.text == rig.library.current("talk")?.version)
        #expect(rig.library.bundle(version: oldVersion) == nil)
        #expect(rig.versionsInUse.isEmpty)
    }

    @Test("a taken-up call holds the version it began with, and lets go of only its own hold")
    func recovered() throws {
        let store = MemoryJournal()
        let first = HostRig(["talk": flow(saying: "old")], store: store)
        let call = try first.place("talk")
        let version = try #require(first.library.current("talk")).version

        let second = HostRig(["talk": flow(saying: "old")], store: store, firstID: 100)
        let beside = try second.place("talk")
        #expect(try second.host.recover(now: second.now).resumed == [call])
        second.library.add(HostRig.bundle("talk", flow(saying: "new")))
        second.library.add(HostRig.bundle("talk", flow(saying: "newest")))
        second.tell(call, .ended(.busy))
        #expect(second.host.liveCalls == [beside])
        #expect(second.library.list().map(\.inUse) == [[version]])
        second.tell(beside, .ended(.busy))
        #expect(second.library.list().map(\.inUse) == [[]])
    }
}
