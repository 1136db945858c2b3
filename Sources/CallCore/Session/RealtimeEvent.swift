import ScriptValue

/// Something a realtime session reports.
public enum RealtimeEvent: Hashable, Sendable {
    /// Somebody has said something; for the bot, only what was heard.
    case transcript(speaker: TranscriptEntry.Speaker, text: String)
    /// What the caller has said so far; only for a session that watches.
    case partial(String)
    /// Somebody begins to be heard, or has stopped; only for a session that watches.
    case talks(TranscriptEntry.Speaker, Bool)
    case toolCall(id: String, name: String, arguments: Value)
    /// It was asked to finish, and the caller spoke before it had: it goes on.
    case resumed
    /// The session is over: `completed`, `failed`, `expired`.
    case closed(reason: String, usage: Value)
}
