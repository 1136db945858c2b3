import ScriptValue

/// Something sent into a running realtime session.
public enum RealtimeCommand: Hashable, Sendable {
    case say(String)
    case toolResult(toolCall: String, Value)
    /// The tool is at work and its result comes later; for services that know of such news.
    case toolProgress(toolCall: String, Value)
    /// Something said to the model in the caller's place.
    case ask(String)
    /// Stop talking.
    case interrupt
    /// Close once all that is being said was heard; not at all if the caller speaks before that.
    case finish
    case close
}
