import ScriptValue

/// Something sent into a running realtime session.
public enum RealtimeCommand: Hashable, Sendable {
    case say(String)
    case toolResult(toolCall: String, Value)
    case close
}
