import CallCore

/// What a simulated transcription service is like.
public struct TranscriptionSettings: Sendable {
    /// The only key it takes.
    public var key: Secret
    /// The clips it understands. All other sound is noise to it.
    public var book: PhraseBook
    public var seed: UInt64
    public var latencies = ServiceLatencies()
    /// Milliseconds of audio between interim texts; xAI takes at least 500.
    public var partialInterval: Milliseconds = 200
    public var faults = ServiceFaults.none
    /// Mistral: the model knows `turn_detection`; otherwise it refuses the field.
    public var takesTurnDetection = true
    /// ElevenLabs: a commit of less than 0.3 s closes the session, besides being reported as `commit_throttled`.
    public var closesOnEarlyCommit = true

    public init(key: Secret, book: PhraseBook, seed: UInt64) {
        self.key = key
        self.book = book
        self.seed = seed
    }
}
