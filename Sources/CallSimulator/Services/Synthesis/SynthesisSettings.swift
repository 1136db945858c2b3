import CallAudio
import CallCore

/// What a simulated synthesis service is like.
public struct SynthesisSettings: Sendable {
    /// The only key it takes.
    public var key: Secret
    /// Takes every clip that is made, as a telephone line will carry it.
    public var book: PhraseBook
    public var voice: any SimVoice
    public var seed: UInt64
    public var latencies = ServiceLatencies()
    public var faults = SynthesisFaults.none
    /// What becomes of 16-bit samples, little-endian, of this rate on a telephone line: the product's own conversion,
    /// byte for byte. By default it takes one sample of so many.
    public var line: @Sendable (_ pcm: [UInt8], _ rate: Int) -> [UInt8] = SoundRate.decimated

    public init(key: Secret, book: PhraseBook, voice: any SimVoice = SyntheticVoice(), seed: UInt64) {
        self.key = key
        self.book = book
        self.voice = voice
        self.seed = seed
    }
}
