import ScriptValue

/// A script's use of its own small store; answered by the journal store in the same transaction as the journal.
public enum StoreRequest: Hashable, Sendable {
    case get(scope: String, key: String)
    case set(scope: String, key: String, value: Value, timeToLive: Milliseconds?)
    case delete(scope: String, key: String)
    case memory(sessionKey: String)
    case remember(sessionKey: String, text: String)
}
