import CallCore

/// What of a Telnyx call can be chosen per deployment.
public struct TelnyxOptions: Hashable, Sendable {
    /// Voice for utterances when neither they nor the call name one.
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

    public init() {}
}
