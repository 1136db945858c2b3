import CallCore
import CallMedia
import Providers

/// How the sound of calls goes through media streams.
public struct MediaOptions: Sendable {
    /// Below which carriers connect.
    public var path = "/voice/stream"
    public var limits = StreamLimits()
    /// Who understands what callers say.
    public var transcription: TranscriptionService
    public var speech: SpeechOptions
    /// For calls to one of our numbers that has its own, by its key in the configuration.
    public var numbers: [String: SpeechOptions] = [:]
    /// Frames of 20 ms in one message to the recogniser: more of them cost less, and all but the last are heard later,
    /// by 40 ms at most with three. Our own ear hears each frame at once.
    public var framesToService = 3
    /// The same in one message to the carrier. Carriers buffer what they play, so nothing is later for it.
    public var framesToCarrier = 5

    public init(transcription: TranscriptionService, speech: SpeechOptions) {
        self.transcription = transcription
        self.speech = speech
    }
}

/// Who speaks on calls.
public struct SpeechOptions: Sendable {
    public var lineup: SynthesisLineup
    /// What directives in texts may change.
    public var policy = DirectivePolicy()

    public init(_ lineup: SynthesisLineup) { self.lineup = lineup }
}
