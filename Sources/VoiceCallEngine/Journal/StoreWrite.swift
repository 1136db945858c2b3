import CallCore
import ScriptValue

/// What an append may change besides the journal, in the same transaction.
public enum StoreWrite: Sendable {
    /// The latest snapshot of a call's record; `live` until the call has ended and everything about it is done.
    case record(Value, callID: CallID, live: Bool)
    /// Replaces the value under a key; with `expires`, reads from that time on no longer find it.
    case kvSet(scope: String, key: String, Value, expires: CallTime?)
    case kvDelete(scope: String, key: String)
    /// One more remembered line of a conversation partner; the oldest beyond `StoreLimits.memoryLines` go. `party` is the
    /// number at the other end, digits only, so that the line can be forgotten with it.
    case memoryAppend(sessionKey: String, text: String, at: CallTime, party: String = "")
    /// A carrier event that was processed. A known key stays as it is; old ones go by `StoreLimits`.
    case eventKey(String, at: CallTime)
    /// The source of a flow, stored once per version.
    case bundle(FlowBundle)
    /// The caller-chosen key that makes placing a call happen once. Another call under the same key is an error.
    case placement(key: String, callID: CallID)
    /// Removes key-value pairs that have expired by `now`, remembered lines older than `StoreLimits.memoryAge`, and ended
    /// calls beyond `StoreLimits.endedCalls`, with their journals.
    case prune(now: CallTime)
}
