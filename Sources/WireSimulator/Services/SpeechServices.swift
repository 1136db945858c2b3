import CallCore
import CallSimulator
import ScriptValue

/// The simulated speech services of one process: all of them, with one key and one book, by which they understand the
/// people on simulated phones and are understood by them.
public struct SpeechServices: Sendable {
    /// The key of simulations.
    public static let simulatedKey = SimulatedMedia.key

    /// The only one that they take.
    public var key: Secret
    public var sound: SimSound
    public var seed: UInt64
    /// What goes wrong in the session of this number, the first one being 1.
    public var transcriptionFaults: @Sendable (TranscriptionKind, Int) -> ServiceFaults = { _, _ in .none }
    public var synthesisFaults: @Sendable (SynthesisKind, Int) -> SynthesisFaults = { _, _ in .none }
    public var voiceModelFaults: @Sendable (VoiceModelKind, Int) -> ServiceFaults = { _, _ in .none }
    /// What voice models do; without a rule that fits they repeat what they were told.
    public var rules: [RealtimeRule] = []
    /// Sessions of voice models that can be taken up again.
    private let memory = VoiceModelMemory()

    public init(key: Secret = SpeechServices.simulatedKey, sound: SimSound, seed: UInt64) {
        self.key = key
        self.sound = sound
        self.seed = seed
    }

    func transcription(_ kind: TranscriptionKind, _ number: Int) -> TranscriptionService {
        var settings = TranscriptionSettings(key: key, book: sound.book, seed: seed &+ UInt64(number))
        settings.faults = transcriptionFaults(kind, number)
        return TranscriptionService(kind, settings: settings)
    }

    func voiceModel(_ kind: VoiceModelKind, _ number: Int) -> VoiceModelService {
        var settings = SimulatedMedia.voiceModelSettings(sound, seed: seed &+ UInt64(number))
        settings.key = key
        settings.rules = rules
        settings.memory = memory
        settings.faults = voiceModelFaults(kind, number)
        return VoiceModelService(kind, settings: settings)
    }

    func synthesis(_ kind: SynthesisKind, _ number: Int) -> SynthesisService {
        var settings = SimulatedMedia.synthesisSettings(sound)
        settings.key = key
        settings.seed = seed &+ UInt64(number)
        settings.faults = synthesisFaults(kind, number)
        return SynthesisService(kind, settings: settings)
    }
}
