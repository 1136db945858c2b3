import ScriptValue

/// How a waiting task goes on.
public enum LuaResumption: Hashable, Sendable {
    /// After a start or a preemption; a verb answers nothing.
    case proceed
    /// The results of the verb.
    case values([Value])
    /// The verb raises an error object with fields `code`, `message` and `where`.
    case raise(code: String, message: String)
}
