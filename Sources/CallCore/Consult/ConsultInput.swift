/// What happens to a consultation.
enum ConsultInput: Hashable, Sendable {
    /// The model asks; a text without letters when it does not say what.
    case called(String, ConsultQuestion)
    /// The caller's words so far.
    case partial(String)
    case final(String)
    /// Somebody begins to be heard, or has stopped: the caller, the model.
    case talks(TranscriptEntry.Speaker, Bool)
    /// Something of our own was played to its end.
    case lineFellSilent
    /// What was looked up; nil when that failed.
    case found([RecallHit]?)
    case answered(String)
    case failed(String)
    case timer(ConsultTimer)
    /// The model has left the conversation.
    case left
}
