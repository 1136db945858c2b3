import CallCore
import CallMedia
import CallSimulator
import MediaWire
import Providers
import ScriptValue

/// The speech services of a run whose calls go through media streams.
public struct SimulatedMedia: Sendable {
    public var transcription: TranscriptionKind
    private let voice = CachedVoice(SyntheticVoice())

    public init(transcription: TranscriptionKind) { self.transcription = transcription }

    static let key = Secret("sim-key-0123456789")

    func settings(_ carrier: SimulatedCarrier, seed: UInt64) throws -> MediaSettings {
        let sound = SimSound(voice: voice)
        let sources = [SynthesisSource(service: "flite", maxCharacters: 4_000)]
        var stream = StreamSettings(carrier.dialect) { voice in
            SynthesisChain(sources: sources, style: SpeechStyle(voice: voice))
        }
        let service = try transcriptionService()
        stream.transcriber = { service.transcriber() }
        let kind = transcription
        return MediaSettings(stream: stream, sound: sound, speaker: VoiceSpeaker(sound)) { _ in
            CallSimulator.TranscriptionService(
                kind, settings: TranscriptionSettings(key: Self.key, book: sound.book, seed: seed))
        }
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
        // What was found in order before is in order.
        settings.makeMedia = { seed in try? media.settings(self, seed: seed) }
        return settings
    }
}
