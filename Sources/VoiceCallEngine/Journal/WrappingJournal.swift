import CallCore
import ScriptValue

/// A store that changes how writes behave and leaves reads and ownership to the store it wraps.
public protocol WrappingJournal: JournalStore {
    var wrapped: any JournalStore { get }
}

extension WrappingJournal {
    public func liveCalls() throws(StoreError) -> [CallID] { try wrapped.liveCalls() }

    public func entries(of call: CallID) throws(StoreError) -> [JournalEntry] { try wrapped.entries(of: call) }

    public func record(of call: CallID) throws(StoreError) -> Value? { try wrapped.record(of: call) }

    public func records(limit: Int) throws(StoreError) -> [Value] { try wrapped.records(limit: limit) }

    public func records(sessionKey: String, limit: Int) throws(StoreError) -> [Value] {
        try wrapped.records(sessionKey: sessionKey, limit: limit)
    }

    public func kvGet(scope: String, key: String, now: CallTime) throws(StoreError) -> Value? {
        try wrapped.kvGet(scope: scope, key: key, now: now)
    }

    public func memory(sessionKey: String, limit: Int) throws(StoreError) -> [MemoryLine] {
        try wrapped.memory(sessionKey: sessionKey, limit: limit)
    }

    public func eventKeys(since: CallTime) throws(StoreError) -> [String] { try wrapped.eventKeys(since: since) }

    public func bundle(version: String) throws(StoreError) -> FlowBundle? { try wrapped.bundle(version: version) }

    public func callPlaced(withKey key: String) throws(StoreError) -> CallID? { try wrapped.callPlaced(withKey: key) }

    public func forget(_ number: PhoneNumber) throws(StoreError) -> Forgotten { try wrapped.forget(number) }

    public func acquireOwner(_ name: String, now: CallTime) throws(StoreError) {
        try wrapped.acquireOwner(name, now: now)
    }

    public func releaseOwner() { wrapped.releaseOwner() }
}
