import CallCore
import ScriptValue
import Testing

@testable import VoiceCallEngine

@Suite("A bill that comes when its call is over") struct LateCostTests {
    private static func bill(_ call: String, provider: String? = nil, cost: String = "0.0045 USD") -> CallEvent {
        var event = CallEvent(
            id: "bill", callID: call, providerCallID: provider, timestamp: CallTime(milliseconds: 1_700_000_900_000),
            direction: .inbound, kind: .billed)
        event.cost = cost
        return event
    }

    @Test("is written into the record, under our id or the carrier's, and told to whoever follows")
    func kept() throws {
        let rig = HostRig(["inbound": TestFlows.stay])
        #expect(rig.rings("p1") == .accepted)
        let call = try #require(rig.host.liveCalls.first)
        rig.tell(call, .ended(.hangupUser))
        rig.answerOrders()
        while rig.fireNextTimer() {}
        #expect(rig.host.liveCalls.isEmpty)
        #expect(rig.host.deliver(Self.bill("p1", provider: "p1"), now: rig.now) == .rejected)
        #expect(try rig.record(call)?.metadata["cost"] == "0.0045 USD")
        #expect(rig.host.deliver(Self.bill(call.text, cost: "0.01"), now: rig.now) == .rejected)
        let record = try #require(try rig.record(call))
        #expect(record.metadata["cost"] == "0.01" && record.endReason == .hangupUser)
        #expect(try rig.store.liveCalls().isEmpty)
    }

    @Test("of a call that nobody knows opens none")
    func unknown() throws {
        let rig = HostRig(["inbound": TestFlows.stay])
        #expect(rig.host.deliver(Self.bill("p9", provider: "p9"), now: rig.now) == .rejected)
        #expect(rig.host.liveCalls.isEmpty)
        #expect(try rig.store.records(limit: 10).isEmpty)
    }
}
