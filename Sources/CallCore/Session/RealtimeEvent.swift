import ScriptValue

/// Something a realtime session reports.
public enum RealtimeEvent: Hashable, Sendable {
    /// Somebody has said something; for the bot, only what was heard.
    case transcript(speaker: TranscriptEntry.Speaker, text: String)
    case toolCall(id: String, name: String, arguments: Value)
    /// The session is over: `completed`, `failed`, `expired`.
    case closed(reason: String, usage: Value)
}
