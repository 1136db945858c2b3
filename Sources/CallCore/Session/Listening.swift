/// One turn of hearing, as the line is asked for it: what counts as an answer and how long to wait.
public struct Listening: Hashable, Sendable {
    /// Recognised speech carries it, so that a late answer cannot satisfy the next turn.
    public var turnToken: String
    /// Silence after which the speaker is taken to have finished (endpointing).
    public var silence: Milliseconds
    /// How long the session waits for an answer; it keeps that time itself. A line that must wait with a limit of its
    /// own waits longer.
    public var timeout: Milliseconds
    /// Whether speech is an answer.
    public var speech: Bool
    /// The digits still wanted; nil when keys are no answer.
    public var digits: DigitTerms?
    /// Whether words are wanted while they are spoken.
    public var partials = false

    public init(
        turnToken: String, silence: Milliseconds, timeout: Milliseconds = 10_000, speech: Bool = true,
        digits: DigitTerms? = nil
    ) {
        self.turnToken = turnToken
        self.silence = silence
        self.timeout = timeout
        self.speech = speech
        self.digits = digits
    }
}
