import CallCore
import ScriptValue

/// Where calls are kept so that they outlive the process.
///
/// Calls may come from any thread; each is one transaction and sees all of those that returned before it.
public protocol JournalStore: Sendable {
    /// Adds entries and makes the writes, all or nothing, in the given order.
    ///
    /// - Parameter durable: whether the change must survive a power loss once this returns. Without it, the change
    ///   survives the end of the process. A durable append makes everything before it durable too.
    /// - Throws: `StoreError`; then nothing of it was written. A sequence number that its call has already used is
    ///   `store.duplicate`, a placement key that belongs to another call is `store.placement-taken`, a value nested
    ///   deeper than 128 is `store.too-deep`.
    func append(_ entries: [JournalEntry], writes: [StoreWrite], durable: Bool) throws(StoreError)

    /// Calls whose latest record is live, in the order in which they were first recorded.
    func liveCalls() throws(StoreError) -> [CallID]

    /// A call's journal by sequence number; empty for an unknown call.
    func entries(of call: CallID) throws(StoreError) -> [JournalEntry]

    func record(of call: CallID) throws(StoreError) -> Value?

    /// The latest records of the `limit` calls that were first recorded last, the oldest of them first.
    func records(limit: Int) throws(StoreError) -> [Value]

    /// The latest records of the calls of a session key that were first recorded last, the oldest of them first.
    func records(sessionKey: String, limit: Int) throws(StoreError) -> [Value]

    func kvGet(scope: String, key: String, now: CallTime) throws(StoreError) -> Value?

    /// The last `limit` lines of a session key, oldest first.
    func memory(sessionKey: String, limit: Int) throws(StoreError) -> [MemoryLine]

    /// Keys of events processed at `since` or later, in the order in which they were written.
    func eventKeys(since: CallTime) throws(StoreError) -> [String]

    func bundle(version: String) throws(StoreError) -> FlowBundle?

    func callPlaced(withKey key: String) throws(StoreError) -> CallID?

    /// Removes all that is kept of a number: the calls it was at the other end of, with records, transcripts and journals;
    /// values of `kv` that name it, in their key or in themselves; and what was remembered on its calls, or of
    /// conversations with nobody else. The bytes are overwritten, not only given up.
    ///
    /// - Throws: `store.live-calls` while a call with it is not over, `store.number` for a text without digits; then
    ///   nothing was removed.
    func forget(_ number: PhoneNumber) throws(StoreError) -> Forgotten

    /// Makes this process the one that runs the calls of this store, until `releaseOwner` or its end.
    ///
    /// - Parameter name: what the process calls itself, for the message a second one gets.
    /// - Throws: `store.in-use`, which names the process that holds the store.
    func acquireOwner(_ name: String, now: CallTime) throws(StoreError)

    /// Gives the store up; without effect when it is not held through this object.
    func releaseOwner()
}
