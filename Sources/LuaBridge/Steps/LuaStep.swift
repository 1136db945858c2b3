import ScriptValue

/// What a resumed task came to.
public enum LuaStep: Hashable, Sendable {
    /// It waits for the host.
    case request(LuaRequest)
    /// Its slice ran out; resume with `.proceed` when others had their turn.
    case preempted(WaitToken)
    case finished([Value])
    case failed(LuaFailure)
    /// The token was used before or never issued. Nothing ran.
    case stale
}
