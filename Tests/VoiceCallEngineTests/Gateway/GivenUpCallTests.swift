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
        static let error = StoreError(code: "store.locked", message: "locked", nextStep: "find who holds it")

        func append(_ entries: [JournalEntry], writes: [StoreWrite], durable: Bool) throws(StoreError) {
            if isLocked.withLock({ $0 }) { throw Self.error }
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

    @Test("are written before the next call begins")
    func nextCall() throws {
        let store = LockedJournal()
        let rig = HostRig(["stay": TestFlows.stay], store: store)
        let call = try rig.placeAndAnswer("stay")
        store.isLocked.withLock { $0 = true }
        rig.tell(call, .ended(.hangupUser))
        #expect(throws: StoreError.self) { try rig.place("stay") }
        #expect(try store.liveCalls() == [call])
        store.isLocked.withLock { $0 = false }
        let next = try rig.place("stay")
        #expect(try store.liveCalls() == [next])
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
