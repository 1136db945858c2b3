import CallAudio
import CallCore
import CallMedia
import CallSimulator
import MediaWire
import Providers
import ScriptValue

/// The speech services of a run whose calls go through media streams.
public struct SimulatedMedia: Sendable {
    public var transcription: TranscriptionKind
    public var speech: SimulatedSpeech
    /// Who talks with callers where a flow wants a voice model; nil for nobody.
    public var realtime: VoiceModelKind?
    /// How long voice models take.
    public var realtimeLatencies = ServiceLatencies()
    private let voice = CachedVoice(SyntheticVoice())

    public init(
        transcription: TranscriptionKind = .openai, speech: SimulatedSpeech = .local, realtime: VoiceModelKind? = nil
    ) {
        self.transcription = transcription
        self.speech = speech
        self.realtime = realtime
    }

    static let key = Secret("sim-key-0123456789")

    func settings(_ carrier: SimulatedCarrier, seed: UInt64, faults: FaultProfile = .none) throws -> MediaSettings {
        let sound = SimSound(voice: voice)
        let lineup = try lineup(sound)
        var stream = StreamSettings(carrier.dialect) { voice in lineup.chain(style: SpeechStyle(voice: voice)) }
        let service = try transcriptionService()
        stream.transcriber = { service.transcriber() }
        if let realtime {
            let services = RealtimeServices(configured: [realtime.rawValue: ServiceSettings(apiKey: Self.key)]) { _ in
                nil
            }
            let service = try services.service(realtime.rawValue)
            stream.voices = { _ in service.voice() }
        }
        let recognisers = Recognisers(
            transcription, TranscriptionSettings(key: Self.key, book: sound.book, seed: seed), faults)
        var settings = MediaSettings(stream: stream, sound: sound, speaker: VoiceSpeaker(sound)) { _ in
            recognisers.next()
        }
        settings.faults = { .drawn(&$0, for: faults) }
        if let realtime {
            var model = Self.voiceModelSettings(sound, seed: seed)
            model.latencies = realtimeLatencies
            let models = VoiceModels(realtime, model, faults)
            settings.voiceModel = { models.next($0, $1) }
        }
        settings.speaker = ServiceSpeaker(
            lineup.makers, own: VoiceSpeaker(sound), settings: Self.synthesisSettings(sound), latency: settings.latency,
            log: settings.log
        ) { .drawn(&$0, for: faults) }
        return settings
    }

    private func transcriptionService() throws -> Providers.TranscriptionService {
        var options: [String: Value] = [:]
        let name = transcription == .deepgramFlux ? "deepgram" : transcription.rawValue
        if transcription == .deepgramFlux { options["model"] = "flux-general-en" }
        let services = TranscriptionServices(
            configured: [name: TranscriptionServices.Settings(apiKey: Self.key, options: .map(options))]
        ) { _ in nil }
        return try services.service(name)
    }

    /// The service, and the local voice behind it.
    private func lineup(_ sound: SimSound) throws -> SynthesisLineup {
        var configured: [String: ServiceSettings] = [:]
        if case .service(let kind) = speech {
            let options: Value = kind == .azure ? ["region": "eastus"] : [:]
            configured[kind.rawValue] = ServiceSettings(apiKey: Self.key, options: options)
        }
        let services = SynthesisServices(
            configured: configured, local: { (_) throws(SpeechSetupProblem) in SimulatedVoice(sound: sound) },
            environment: { _ in nil })
        return try services.lineup(provider: speech.rawValue)
    }

    static func voiceModelSettings(_ sound: SimSound, seed: UInt64) -> VoiceModelSettings {
        var model = VoiceModelSettings(key: key, book: sound.book, voice: sound.voice, seed: seed)
        let spoken = synthesisSettings(sound).line
        // What callers say is among the samples that the product makes of it.
        model.line = { pcm, rate in
            rate == TelephonyDecoder.rate ? SoundRate.decimated(pcm, rate) : spoken(pcm, rate)
        }
        return model
    }

    /// Services that make what the product's own conversion brings to the line, byte for byte.
    static func synthesisSettings(_ sound: SimSound) -> SynthesisSettings {
        var settings = SynthesisSettings(key: key, book: sound.book, voice: sound.voice, seed: 0)
        settings.line = { pcm, rate in (try? TelephonyEncoder.encode(pcm, .pcm16(rate: rate))) ?? [] }
        return settings
    }
}

extension SimulatedCarrier {
    var dialect: MediaDialect {
        switch self {
        case .twilio: .twilio
        case .telnyx: .telnyx
        case .plivo: .plivo
        }
    }

    /// A run on this carrier whose calls' sound goes through media streams, with these services.
    public func settings(_ media: SimulatedMedia) throws -> WireSettings {
        _ = try media.settings(self, seed: 0)
        var settings = settings
        settings.carriesRealtime = media.realtime != nil
        // What was found in order before is in order.
        settings.makeMedia = { seed, faults in try? media.settings(self, seed: seed, faults: faults) }
        return settings
    }
}
