/// How speech is made of one utterance.
public struct SynthesisLimits: Hashable, Sendable {
    /// From a request to the first audio of it; `tts.timeoutMs`.
    public var firstAudio: Milliseconds = 8_000
    /// How much more speech may be there than the line has had time to play, before the next is asked for. Longer than
    /// `firstAudio`, so that a service may fail once without a gap.
    public var lookAhead: Milliseconds = 10_000
    /// How long a reply may be quiet behind the end of a sentence before that is spoken. Until then, what follows might
    /// still show that it was no end.
    public var quiet: Milliseconds = 400
    /// Sentences that wait are put together, up to so many Unicode scalars; longer ones are cut.
    public var longestRequest = 300
    /// The first request takes no more than it needs to be so long: what it says shall be heard soon.
    public var shortestOpening = 40
    /// What comes beyond so many Unicode scalars is not spoken; `tts.maxTextLength`.
    public var longestText = 20_000

    public init() {}
}
