import CallCore
import ScriptValue
import Synchronization
import Testing

@testable import VoiceCallEngine

@Suite struct InboundTests {
    @Test("with inbound calls disabled a call is turned away once and kept on record")
    func disabled() throws {
        let store = MemoryJournal()
        let rig = HostRig(["inbound": TestFlows.stay], store: store) { $0.inboundPolicy = .disabled }
        #expect(rig.rings("CA1", event: "e1") == .rejected)
        #expect(rig.rings("CA1", event: "e1") == .rejected)
        #expect(rig.rings("CA1", event: "e2") == .rejected)
        #expect(rig.summaries == ["reject"])
        #expect(rig.environment.orders.first?.providerCallID == "CA1")
        let records = store.records(limit: 10).compactMap(CallRecord.init(value:))
        #expect(records.map(\.providerCallID) == ["CA1"])
        #expect(records.first?.endReason == .hangupBot)
        #expect(records.first?.metadata["rejectionReason"]?.text == InboundPolicy.rejectionMark)
        #expect(records.first?.processedEventIDs == ["e1"])
        #expect(store.liveCalls().isEmpty)
        #expect(rig.rings("CA2") == .rejected)
        #expect(rig.summaries == ["reject", "reject"])
    }

    @Test("an event that comes again after a restart does not turn its call away a second time")
    func disabledAfterRestart() throws {
        let store = MemoryJournal()
        let first = HostRig(["inbound": TestFlows.stay], store: store) { $0.inboundPolicy = .disabled }
        #expect(first.rings("CA1", event: "e1") == .rejected)
        let second = HostRig(["inbound": TestFlows.stay], store: store, firstID: 100) { $0.inboundPolicy = .disabled }
        _ = try second.host.recover(now: second.now)
        #expect(second.rings("CA1", event: "e1") == .rejected)
        #expect(second.environment.orders.isEmpty)
    }

    @Test("a flow without screen takes the callers on the allow list and nobody else")
    func allowList() throws {
        let rig = HostRig(["inbound": TestFlows.stay]) {
            $0.inboundPolicy = .allowlist
            $0.allowFrom = ["+1 (555) 000-7777"]
        }
        #expect(rig.rings("CA1", from: "+15550007777") == .accepted)
        #expect(rig.summaries == ["answer"])
        #expect(rig.rings("CA2", from: "+15550008888") == .accepted)
        #expect(rig.rings("CA3", from: "anonymous") == .accepted)
        #expect(rig.summaries == ["answer", "reject", "reject"])
        for order in rig.environment.orders.dropFirst() {
            rig.host.deliver(.effect(order.id, .done(true)), to: order.call.id, now: rig.now)
            #expect(try rig.record(order.call.id)?.metadata["rejectionReason"]?.text == InboundPolicy.rejectionMark)
            #expect(try rig.record(order.call.id)?.endReason == .hangupBot)
        }
        #expect(rig.host.liveCalls.count == 1)
    }

    @Test("an inbound call beyond the limit is turned away and takes no slot")
    func limit() throws {
        let rig = HostRig(["inbound": TestFlows.stay]) { $0.maxConcurrentCalls = 1 }
        #expect(rig.rings("CA1") == .accepted)
        #expect(rig.rings("CA2") == .rejected)
        #expect(rig.summaries == ["answer", "reject"])
        let call = try #require(rig.host.liveCalls.first)
        rig.tell(call, .ended(.hangupUser))
        #expect(rig.rings("CA3") == .accepted)
        #expect(rig.rings("CA2") == .rejected)
    }

    @Test("an inbound call whose flow is broken is turned away and takes no slot")
    func brokenFlow() throws {
        let rig = HostRig(["inbound": "return {", "good": TestFlows.stay]) {
            $0.maxConcurrentCalls = 1
            $0.numbers = NumberRoutes(["+15550009998": CallProfile(flow: "good")])
        }
        #expect(rig.rings("CA1") == .rejected)
        #expect(rig.summaries == ["reject"])
        #expect(rig.environment.notes("rejected").first?.text.contains("flow.syntax") == true)
        #expect(rig.rings("CA2", to: "+1 555 000 9998") == .accepted)
        #expect(rig.environment.orders.last?.call.flow == "good")
    }

    @Test(
        "what still comes for an ended call opens no new one",
        arguments: [CallEvent.Kind.ringing, .initiated, .ended(.completed), .dtmf(digits: "1")])
    func late(kind: CallEvent.Kind) throws {
        let rig = HostRig(["inbound": TestFlows.stay])
        #expect(rig.rings("CA1") == .accepted)
        #expect(rig.rings("CA1", kind: .ended(.hangupUser)) == .accepted)
        #expect(rig.host.liveCalls.isEmpty)
        let orders = rig.environment.orders
        #expect(rig.rings("CA1", kind: kind) == .rejected)
        #expect(rig.host.liveCalls.isEmpty)
        #expect(rig.environment.orders == orders)
    }

    @Test("late events stay late after a restart, also those of calls that could not be taken up")
    func lateAfterRestart() throws {
        let store = MemoryJournal()
        let first = HostRig(["inbound": TestFlows.stay], store: store)
        #expect(first.rings("CA1") == .accepted)
        #expect(first.rings("CA1", kind: .ended(.hangupUser)) == .accepted)
        #expect(first.rings("CA2") == .accepted)
        let call = try #require(first.host.liveCalls.first)
        let last = try #require(store.entries(of: call).last).sequence
        let stray = JournalEntry(callID: call, sequence: last + 1, at: first.now, kind: "stray", body: nil)
        try store.append([stray], writes: [], durable: true)
        let second = HostRig(["inbound": TestFlows.stay], store: store, firstID: 100)
        #expect(try second.host.recover(now: second.now).lost.keys.sorted() == [call])
        #expect(second.rings("CA1") == .rejected)
        #expect(second.rings("CA2") == .rejected)
        #expect(second.host.liveCalls.isEmpty)
    }

    @Test(
        "an event in the middle of an unknown call's life opens none, and its key may come again",
        arguments: [CallEvent.Kind.answered, .ended(.completed), .dtmf(digits: "1")])
    func middle(kind: CallEvent.Kind) {
        let rig = HostRig(["inbound": TestFlows.stay])
        #expect(rig.rings("CA1", kind: kind) == .unknownCall)
        #expect(rig.environment.orders.isEmpty)
        #expect(rig.tell(CallID("nobody"), .answered) == .unknownCall)
    }

    @Test("a second event of a call that is just being opened is put off, not taken for another call")
    func twoAtOnce() throws {
        let ring = Mutex<@Sendable () -> Void>({})
        let store = HookedJournal(MemoryJournal()) { entries, _, _ in
            guard entries.contains(where: { $0.kind == "open" }) else { return }
            let once = ring.withLock { ring in
                defer { ring = {} }
                return ring
            }
            once()
        }
        let rig = HostRig(["inbound": TestFlows.stay], store: store)
        let outcomes = Mutex<[DeliveryOutcome]>([])
        let event = CallEvent(
            id: "other", callID: "CA1", providerCallID: "CA1", timestamp: rig.now, direction: .inbound, kind: .ringing)
        ring.withLock { [host = rig.host, now = rig.now] ring in
            ring = {
                let outcome = host.deliver(event, now: now)
                outcomes.withLock { $0.append(outcome) }
            }
        }
        #expect(rig.rings("CA1") == .accepted)
        #expect(outcomes.withLock { $0 } == [.unavailable])
        #expect(rig.host.liveCalls.count == 1)
        #expect(rig.host.deliver(event, now: rig.now) == .accepted)
        #expect(rig.host.liveCalls.count == 1)
        #expect(rig.summaries == ["answer"])
    }
}
