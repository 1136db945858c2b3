import CallCore
import ScriptValue

/// The recognisers there are, and the choice among them.
///
/// Options, with their defaults; keys in brackets mean the same. `apiKey`, `baseUrl` and `caFile` are common to all.
///
/// | Service | Option | |
/// | --- | --- | --- |
/// | `openai` | `model` (`sttModel`) | `gpt-4o-transcribe` |
/// | | `language`, `prompt` | what is spoken, as ISO 639-1, and hints for the model; unset |
/// | | `silenceDurationMs` | pause that ends an utterance: 800, from 100 to 10000 |
/// | | `vadThreshold` | how sure it must be that somebody speaks: 0.5, from 0 to 1 |
/// | `xai` | `language` | unset |
/// | | `endpointingMs` (`endpointing`, `silenceDurationMs`) | pause that ends an utterance: 800, from 0 to 5000 |
/// | | `interimResults` (`interim_results`) | `true` |
/// | `deepgram` | `model` (`sttModel`) | `nova-3`; names that begin with `flux-` use the turn-taking service |
/// | | `language` | unset; for `flux-general-multi` a hint |
/// | | `endpointingMs` (`endpointing`, `silenceDurationMs`) | as above, from 0 to 10000, 0 for never; not for Flux |
/// | | `interimResults` (`interim_results`) | `true`; not for Flux |
/// | | `eotThreshold`, `eotTimeoutMs` | Flux only: 0.7, from 0.5 to 1; 5000, from 500 to 60000 |
/// | `elevenlabs` | `modelId` (`model`, `sttModel`) | `scribe_v2_realtime` |
/// | | `languageCode` (`language`) | unset; a region behind it is left out |
/// | | `commitStrategy` (`commit_strategy`) | `vad`, or `manual`: the host finds the end of utterances |
/// | | `vadSilenceThresholdSecs` (`vad_silence_threshold_secs`) | pause that ends an utterance: 0.8, from 0.3 to 3 |
/// | | `silenceDurationMs` | the same in milliseconds, 300 to 3000 |
/// | | `vadThreshold` (`vad_threshold`) | unset, from 0.1 to 0.9 |
/// | | `minSpeechDurationMs`, `minSilenceDurationMs` (`min_…_ms`) | unset, from 50 to 2000 |
/// | `mistral` | `model` (`sttModel`) | `voxtral-mini-transcribe-realtime-2602` |
/// | | `language` | unset |
/// | | `targetStreamingDelayMs` (`target_streaming_delay_ms`, `delayMs`) | 800, from 1 to 10000 |
///
/// `encoding`, `audioFormat` and `sampleRate` are taken where they say µ-law of 8 kHz, which is what calls carry.
public struct TranscriptionServices: Sendable {
    public typealias Settings = ServiceSettings

    /// In the order in which they are tried when none is named.
    public static let names = profiles.map(\.service.name)

    static let profiles: [TranscriptionProfile] = [
        OpenAITranscription.profile, XAITranscription.profile, DeepgramTranscription.profile,
        ElevenLabsTranscription.profile, MistralTranscription.profile,
    ]

    private let choice: SessionServices<any Transcriber>

    /// - Parameters:
    ///   - configured: the settings by service.
    ///   - path: where the configuration speaks of recognisers, for messages.
    ///   - environment: variables that stand in for keys and addresses that are not configured.
    public init(
        configured: [String: Settings], path: String = "streaming",
        environment: @escaping @Sendable (String) -> String?
    ) {
        choice = SessionServices(
            kind: "recogniser", profiles: Self.profiles,
            lookup: ServiceLookup(configured: configured, path: path, environment: environment))
    }

    /// The service of that name; without one, the first that has a key.
    ///
    /// - Throws: `speech.unknown_service`, `speech.no_key`, `speech.option`.
    public func service(_ name: String?) throws(SpeechSetupProblem) -> TranscriptionService { try choice.service(name) }
}
