import CallCore

/// What a simulated service of voice models is like.
public struct VoiceModelSettings: Sendable {
    /// The only key it takes.
    public var key: Secret
    /// The clips it understands; takes every clip that the model says, as a telephone line will carry it.
    public var book: PhraseBook
    /// In which the model speaks.
    public var voice: any SimVoice
    public var seed: UInt64
    /// The model's script: the first rule that fits is followed. Without one it repeats what it was told. A session that
    /// closes for a reason ends as services end them: `expired`, `rate_limited`, `quota`, `drop`, or with 1011.
    public var rules: [RealtimeRule]
    public var latencies = ServiceLatencies()
    public var faults = ServiceFaults.none
    /// How much faster than it plays sound is made, in tenths; less than 10 is too slow for a line.
    public var pace: ClosedRange<Milliseconds> = 30...80
    /// What becomes of 16-bit samples, little-endian, of this rate on a telephone line: the product's own conversion,
    /// byte for byte. By default it takes one sample of so many.
    public var line: @Sendable (_ pcm: [UInt8], _ rate: Int) -> [UInt8] = SoundRate.decimated
    /// Sessions that can be taken up again (Gemini); shared by all sockets of a call.
    public var memory: VoiceModelMemory

    public init(
        key: Secret, book: PhraseBook, voice: any SimVoice = SyntheticVoice(), seed: UInt64,
        rules: [RealtimeRule] = [], memory: VoiceModelMemory = VoiceModelMemory()
    ) {
        self.key = key
        self.book = book
        self.voice = voice
        self.seed = seed
        self.rules = rules
        self.memory = memory
    }

    /// For what all services have in common.
    var common: TranscriptionSettings {
        var common = TranscriptionSettings(key: key, book: book, seed: seed)
        common.latencies = latencies
        common.faults = faults
        return common
    }
}
