import CallCore

/// What is being listened for.
struct TelnyxHearing: Hashable, Sendable {
    enum Transcription: Hashable, Sendable {
        case off
        case starting
        case on
    }

    /// What somebody is saying.
    struct Phrase: Hashable, Sendable {
        /// The turn that was open when it began: words that end late belong to it all the same.
        var token: String?
        var lastAt: CallTime
        var lastAtCarrier: CallTime
    }

    /// After so long without a word more, what comes is something new.
    static let longestPause: Milliseconds = 8_000
    /// First words take about so long to be recognised and told.
    static let delivery: Milliseconds = 500

    /// Once started it runs until the end of the call, so that the caller can cut in at any time.
    var transcription = Transcription.off
    /// Turns that wait for it to run.
    var waiting: [EffectID] = []
    /// The open turn.
    var turn: Listening?
    var phrase: Phrase?
    /// When the last final words came about, by the carrier's clock; older partial words are late.
    var lastFinalAt: CallTime?
    /// Final words that may go on: their turn ends after a longer silence than the engine's.
    var pausing: TelnyxPause?
    var gather: TelnyxGather?
    /// A gather that waits for the one before it to be stopped.
    var nextGather: NextGather?

    struct NextGather: Hashable, Sendable {
        var effect: EffectID
        var listening: Listening
        var isRepeated: Bool
    }
}
