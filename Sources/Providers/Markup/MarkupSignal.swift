import CallCore

/// What one webhook of a document carrier says about the call, besides where in the call it comes from.
public enum MarkupSignal: Hashable, Sendable {
    case initiated
    case ringing
    case answered
    case ended(EndReason)
    /// Keys of a gather, without the finishing one.
    case digits(String)
    case speech(String, confidence: Double?)
    /// What was heard so far; reports may overtake each other, and the number tells their order.
    case partial(String, number: Int)
    case machine(AnsweredBy)
    /// The carrier could not bring the sound to our media socket, or had to stop; in its words.
    case streamFailed(String)
    /// How a transfer went: nil when it was connected, otherwise `busy`, `no-answer` or `failed`.
    case transfer(failure: String?)
}
