import CallCore
import ScriptValue
import Synchronization

/// The store in memory, for virtual time: same rules as the one on disk, nothing encoded, gone with the object.
public final class MemoryJournal: JournalStore {
    private let state: Mutex<MemoryJournalState>
    private let owner = Mutex<String?>(nil)

    public init(limits: StoreLimits = StoreLimits()) {
        state = Mutex(MemoryJournalState(limits: limits))
    }

    public func append(_ entries: [JournalEntry], writes: [StoreWrite], durable: Bool) throws(StoreError) {
        try JSONDepth.check(entries, writes, asText: false)
        try state.withLock { state throws(StoreError) in try state.append(entries, writes) }
    }

    public func liveCalls() -> [CallID] {
        state.withLock { state in state.callsInOrder { $0.live }.map(\.callID) }
    }

    public func entries(of call: CallID) -> [JournalEntry] {
        state.withLock { $0.journals[call] ?? [] }
    }

    public func record(of call: CallID) -> Value? { state.withLock { $0.calls[call]?.record } }

    public func records(limit: Int) -> [Value] {
        state.withLock { state in state.callsInOrder { _ in true }.suffix(max(limit, 0)).map(\.record) }
    }

    public func records(sessionKey: String, limit: Int) -> [Value] {
        state.withLock { state in
            state.callsInOrder { $0.record["sessionKey"]?.text == sessionKey }.suffix(max(limit, 0)).map(\.record)
        }
    }

    public func kvGet(scope: String, key: String, now: CallTime) -> Value? {
        state.withLock { state in
            guard let item = state.pairs[.init(scope, key)], item.isAlive(at: now) else { return nil }
            return item.value
        }
    }

    public func memory(sessionKey: String, limit: Int) -> [MemoryLine] {
        state.withLock { ($0.memories[ByteString(sessionKey)] ?? []).suffix(max(limit, 0)).map(\.line) }
    }

    public func eventKeys(since: CallTime) -> [String] {
        state.withLock { $0.events.filter { $0.at >= since }.map(\.text) }
    }

    public func bundle(version: String) -> FlowBundle? { state.withLock { $0.bundles[version] } }

    public func callPlaced(withKey key: String) -> CallID? { state.withLock { $0.placements[ByteString(key)] } }

    public func forget(_ number: PhoneNumber) throws(StoreError) -> Forgotten {
        let trace = try NumberTrace(number)
        return try state.withLock { state throws(StoreError) in try state.forget(trace) }
    }

    public func acquireOwner(_ name: String, now: CallTime) throws(StoreError) {
        try owner.withLock { owner throws(StoreError) in
            if let owner { throw StoreError.inUse("in memory", by: "this process (\(owner))") }
            owner = name
        }
    }

    public func releaseOwner() { owner.withLock { $0 = nil } }
}
