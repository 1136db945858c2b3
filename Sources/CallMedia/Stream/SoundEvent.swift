import CallCore

/// What comes of a `SoundOrder`.
public enum SoundEvent: Sendable {
    /// The next µ-law, 8 kHz; never none.
    case made([UInt8])
    case madeAll
    case failed(SpeechProblem)
}
