import CallCore
import ScriptValue
import Synchronization
import Testing

@testable import VoiceCallEngine

@Suite("Calls whose journal cannot be written")
struct GivenUpCallTests {
    /// A store that takes nothing while it is locked.
    private final class LockedJournal: WrappingJournal {
        let wrapped: any JournalStore = MemoryJournal()
        let isLocked = Mutex(false)
        /// A call whose record is never taken.
        let refused = Mutex(CallID?.none)
        static let error = StoreError(code: "store.locked", message: "locked", nextStep: "find who holds it")

        func append(_ entries: [JournalEntry], writes: [StoreWrite], durable: Bool) throws(StoreError) {
            if isLocked.withLock({ $0 }) { throw Self.error }
            for case .record(_, let call, _) in writes where call == refused.withLock({ $0 }) {
                throw StoreError(code: "store.too-deep", message: "too deep", nextStep: "store less")
            }
            try wrapped.append(entries, writes: writes, durable: durable)
        }
    }

    @Test("are hung up, are over for everybody who waits, and are over in the store once it can be written")
    func givenUp() throws {
        let store = LockedJournal()
        let rig = HostRig(["stay": TestFlows.stay], store: store)
        let call = try rig.placeAndAnswer("stay")
        store.isLocked.withLock { $0 = true }
        rig.tell(call, .ringing)
        #expect(rig.host.liveCalls.isEmpty)
        #expect(rig.environment.orders.last?.effect == .line(.hangUp(.error)))
        let closing = try #require(rig.environment.closings[call])
        #expect(closing.record.state == .ended(.error))
        #expect(closing.record.endedAt == rig.now)
        #expect(closing.record.metadata["error"]?["code"] == "store.locked")
        #expect(rig.environment.records.last == closing.record)
        #expect(rig.environment.timers.isEmpty)
        #expect(rig.host.givenUp(call) == closing.record)

        rig.host.keepGivenUp()
        #expect(try rig.record(call)?.state.isTerminal == false)
        store.isLocked.withLock { $0 = false }
        rig.host.keepGivenUp()
        #expect(try rig.record(call) == closing.record)
        #expect(try store.liveCalls().isEmpty)
        #expect(rig.host.givenUp(call) == nil)
    }

    @Test("one that the store refuses for what it is does not keep back the others, and is told of once")
    func refused() throws {
        let store = LockedJournal()
        let rig = HostRig(["stay": TestFlows.stay], store: store)
        let calls = [try rig.placeAndAnswer("stay"), try rig.placeAndAnswer("stay")].sorted()
        store.isLocked.withLock { $0 = true }
        for call in calls { rig.tell(call, .ended(.hangupUser)) }
        store.isLocked.withLock { $0 = false }
        store.refused.withLock { $0 = calls[0] }
        for _ in 0..<2 { rig.host.keepGivenUp() }
        #expect(try store.liveCalls() == [calls[0]])
        #expect(rig.host.givenUp(calls[0]) != nil && rig.host.givenUp(calls[1]) == nil)
        #expect(rig.environment.notes("error").filter { $0.text.contains("too deep") }.count == 1)
    }

    @Test("are left to housekeeping by the next call, which begins without them")
    func nextCall() throws {
        let store = LockedJournal()
        let rig = HostRig(["stay": TestFlows.stay], store: store)
        let call = try rig.placeAndAnswer("stay")
        store.isLocked.withLock { $0 = true }
        rig.tell(call, .ended(.hangupUser))
        #expect(throws: StoreError.self) { try rig.place("stay") }
        #expect(rig.host.isIdle)
        store.isLocked.withLock { $0 = false }
        let next = try rig.place("stay")
        #expect(try Set(store.liveCalls()) == [call, next])
        #expect(!rig.host.isIdle)
    }

    @Test("a start that cannot write leaves live calls as they are, for one that can")
    func start() throws {
        let store = LockedJournal()
        let call = try HostRig(["stay": TestFlows.stay], store: store).placeAndAnswer("stay")
        store.isLocked.withLock { $0 = true }
        let early = HostRig(["stay": TestFlows.stay], store: store, firstID: 100)
        let error = #expect(throws: StoreError.self) { try early.host.recover(now: early.now) }
        #expect(error == LockedJournal.error)
        #expect(early.environment.orders.isEmpty)
        store.isLocked.withLock { $0 = false }
        let late = HostRig(["stay": TestFlows.stay], store: store, firstID: 200)
        #expect(try late.host.recover(now: late.now).resumed == [call])
    }
}
