import CallCore
import CallMedia
import Providers

/// How the sound of calls goes through media streams.
public struct MediaOptions: Sendable {
    /// Below which carriers connect.
    public var path = "/voice/stream"
    public var limits = StreamLimits()
    /// Who understands what callers say; nil where only voice models hear them.
    public var transcription: TranscriptionService?
    /// Voice models that may talk with callers; nil for none.
    public var realtime: RealtimeOptions?
    public var speech: SpeechOptions
    /// For calls to one of our numbers that has its own, by its key in the configuration.
    public var numbers: [String: SpeechOptions] = [:]
    /// Frames of 20 ms in one message to the recogniser: more of them cost less, and all but the last are heard later,
    /// by 40 ms at most with three. Our own ear hears each frame at once.
    public var framesToService = 3
    /// The same in one message to the carrier. Carriers buffer what they play, so nothing is later for it.
    public var framesToCarrier = 5

    public init(transcription: TranscriptionService?, speech: SpeechOptions) {
        self.transcription = transcription
        self.speech = speech
    }
}

/// The voice models of calls.
public struct RealtimeOptions: Sendable {
    public var services: RealtimeServices
    /// The one for flows that name none; nil for the first that has a key.
    public var provider: String?

    public init(_ services: RealtimeServices, provider: String? = nil) {
        self.services = services
        self.provider = provider
    }

    /// The session of a call.
    func voice(_ name: String?) throws(SpeechProblem) -> any RealtimeVoice {
        let wanted = name ?? provider
        do throws(SpeechSetupProblem) {
            return try services.service(wanted).voice()
        } catch {
            throw SpeechProblem(
                code: "speech.setup", service: wanted ?? "realtime", message: error.description, isFatal: true)
        }
    }
}

/// Who speaks on calls.
public struct SpeechOptions: Sendable {
    public var lineup: SynthesisLineup
    /// What directives in texts may change.
    public var policy = DirectivePolicy()

    public init(_ lineup: SynthesisLineup) { self.lineup = lineup }
}
