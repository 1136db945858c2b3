/// Times and counts that bound a call, whatever its script does.
public struct SessionLimits: Hashable, Sendable {
    /// From answer to forced hang-up.
    public var maxDuration: Milliseconds = 300_000
    public var ring: Milliseconds = 30_000
    /// From the beginning of the call to its answer; nil for no such limit.
    public var unanswered: Milliseconds?
    /// How long the default `continue` waits for the caller to begin, when its command does not say.
    public var transcript: Milliseconds = 180_000
    /// For `screen`, wall time.
    public var screen: Milliseconds = 1_000
    /// For `on_end`, wall time.
    public var onEnd: Milliseconds = 2_000
    /// How long after its due time a lost playback report is waited for.
    public var markGrace: Milliseconds = 2_000
    /// How long answering-machine detection may take after the answer.
    public var machineDetection: Milliseconds = 8_000
    /// The longest a caller may talk in one turn before the turn is closed with what is known.
    public var longestTurn: Milliseconds = 60_000
    public var toolDeadline: Milliseconds = 10_000
    /// Utterances that may wait to be played.
    public var queuedUtterances = 8
    /// Tasks that may live at once in the call's nursery.
    public var tasks = 64
    /// Verbs a script may use without ever waiting.
    public var verbsPerEvent = 10_000
    /// What a caller hears when the script fails; empty for nothing.
    public var apology = "I am sorry, something went wrong. Goodbye."

    public init() {}
}
