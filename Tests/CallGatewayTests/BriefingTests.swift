import CallCore
import Testing
import VoiceCallEngine

@testable import CallGateway

@Suite("Orders behind a briefing")
struct BriefingTests {
    private func order(_ id: EffectID, call: String = "c1") -> EffectOrder {
        let setup = CallSetup(
            id: CallID(call), direction: .inbound, from: "", to: "", carrier: "", flow: "", flowVersion: "",
            sessionKey: "", seed: 0, startedAt: CallTime(milliseconds: 0))
        return EffectOrder(call: setup, providerCallID: nil, id: id, effect: .steer(realtime: 1, .close))
    }

    @Test("what is ordered meanwhile waits in order, for its own call, until nothing more comes")
    func waits() {
        let briefings = Briefings()
        #expect(!briefings.holds(order(1)))
        briefings.begin(CallID("c1"))
        #expect(briefings.holds(order(2)) && briefings.holds(order(3)) && !briefings.holds(order(4, call: "c2")))
        #expect(briefings.next(CallID("c1"))?.map(\.id) == [2, 3])
        #expect(briefings.holds(order(5)))
        #expect(briefings.next(CallID("c1"))?.map(\.id) == [5])
        #expect(briefings.next(CallID("c1")) == nil)
        #expect(!briefings.holds(order(6)) && briefings.next(CallID("c1")) == nil)
    }
}
