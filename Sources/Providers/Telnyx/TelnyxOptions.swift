import CallCore

/// What of a Telnyx call can be chosen per deployment.
public struct TelnyxOptions: Hashable, Sendable {
    /// Voice for utterances that name none of Telnyx's.
    public var voice = "female"
    /// `transcription_engine`: `Google`, `Telnyx`, `Deepgram` …
    public var transcriptionEngine = "Google"
    /// Language of recognition as the engine spells it; nil for the primary subtag of the call's language.
    public var transcriptionLanguage: String?
    /// Whether recognition begins with the first words we say, so that a caller can cut even those short; otherwise
    /// with the first question.
    public var hearsFromTheFirstWords = true
    /// `answering_machine_detection` for calls that ask for it.
    public var machineDetection = "premium"
    /// How long detection may take.
    public var machineDetectionTime: Milliseconds = 7_000
    /// From the answer, how long the end of a machine's greeting is waited for before it is told that a machine
    /// answered. Less than the call waits for the verdict.
    public var greetingTime: Milliseconds = 7_500
    /// Silence after which the transcription engine takes words as final.
    public var endpointing: Milliseconds = 800

    public init() {}
}
