import CallCore
import ScriptValue

/// One thing a scripted realtime model does in a turn.
public enum RealtimeStep: Hashable, Sendable {
    /// `{text}` stands for what the caller said, `{result}` for the result of the tool called before.
    case says(String)
    /// Calls a tool, waits for its result, then goes on with `then`.
    indirect case calls(String, arguments: Value, then: [RealtimeStep])
    /// Says its last words (a phrase that a flow may leave on), then ends the session as completed.
    case farewell(String)
    /// Milliseconds without a sound.
    case pauses(Milliseconds)
    /// The session breaks: closed with the reason `failed`.
    case fails
    /// The service ends the session: `completed`, `expired` …
    case closes(reason: String)
}
