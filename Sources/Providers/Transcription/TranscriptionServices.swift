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
    /// One service's settings, secrets resolved.
    public struct Settings: Hashable, Sendable {
        public var apiKey: Secret?
        /// Where it is reached instead of its own address: http or https. A path is kept.
        public var baseURL: String?
        public var caFile: String?
        /// The other keys; a map.
        public var options: Value

        public init(apiKey: Secret? = nil, baseURL: String? = nil, caFile: String? = nil, options: Value = [:]) {
            self.apiKey = apiKey
            self.baseURL = baseURL
            self.caFile = caFile
            self.options = options
        }
    }

    /// In the order in which they are tried when none is named.
    public static let names = profiles.map(\.name)

    static let profiles: [TranscriptionProfile] = [
        OpenAITranscription.profile, XAITranscription.profile, DeepgramTranscription.profile,
        ElevenLabsTranscription.profile, MistralTranscription.profile,
    ]

    private let configured: [String: Settings]
    private let path: String
    private let environment: @Sendable (String) -> String?

    /// - Parameters:
    ///   - configured: the settings by service.
    ///   - path: where the configuration speaks of recognisers, for messages.
    ///   - environment: variables that stand in for keys and addresses that are not configured.
    public init(
        configured: [String: Settings], path: String = "streaming",
        environment: @escaping @Sendable (String) -> String?
    ) {
        self.configured = configured
        self.path = path
        self.environment = environment
    }

    /// The service of that name; without one, the first that has a key.
    ///
    /// - Throws: `speech.unknown_service`, `speech.no_key`, `speech.option`.
    public func service(_ name: String?) throws(TranscriptionSetupProblem) -> TranscriptionService {
        guard let name else { return try firstService() }
        guard let profile = Self.profile(name) else { throw unknown(name, at: "\(path).provider") }
        guard let key = key(of: profile) else {
            throw TranscriptionSetupProblem(
                .noKey, at: "\(path).providers.\(profile.name).apiKey", "is missing",
                next: "write it, or set \(profile.keyVariables.joined(separator: " or "))")
        }
        return try service(profile, key: key)
    }

    private func firstService() throws(TranscriptionSetupProblem) -> TranscriptionService {
        for profile in Self.profiles {
            if let key = key(of: profile) { return try service(profile, key: key) }
        }
        if let stranger = configured.keys.sorted().first(where: { Self.profile($0) == nil }) {
            throw unknown(stranger, at: "\(path).providers.\(stranger)")
        }
        let variables = Self.profiles.flatMap(\.keyVariables).joined(separator: ", ")
        throw TranscriptionSetupProblem(
            .noKey, at: "\(path).providers", "has no service with a key",
            next: "write an apiKey for \(Self.listed), or set one of \(variables)")
    }

    private func service(
        _ profile: TranscriptionProfile, key: Secret
    ) throws(TranscriptionSetupProblem) -> TranscriptionService {
        let settings = settings(of: profile)
        let place = "\(path).providers.\(profile.name)"
        guard key.reveal().utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
            throw TranscriptionSetupProblem(
                .noKey, at: "\(place).apiKey", "holds spaces or letters that no key has",
                next: "write the key as the service shows it")
        }
        let variable = settings.baseURL == nil ? profile.addressVariable.flatMap { set($0) == nil ? nil : $0 } : nil
        let address = settings.baseURL ?? variable.flatMap(set) ?? profile.address
        guard let access = ServiceAccess(key: key, base: address, caFile: settings.caFile) else {
            throw TranscriptionSetupProblem(
                .option, at: variable ?? "\(place).baseUrl", "is no address of a server",
                next: "write an http or https address without user name, such as \"\(profile.address)\"")
        }
        var options = TranscriptionOptions(settings.options, path: place)
        let fresh = try profile.make(&options, access)
        return TranscriptionService(
            name: profile.name, unknownOptions: options.unknown.map { SpeechProblem.shown("\(place).\($0)") },
            modelEnd: options.modelEnd, fresh: fresh)
    }

    private func settings(of profile: TranscriptionProfile) -> Settings {
        ([profile.name] + profile.aliases).lazy.compactMap { configured[$0] }.first ?? Settings()
    }

    private func key(of profile: TranscriptionProfile) -> Secret? {
        let written = SpokenText.trimmed(settings(of: profile).apiKey?.reveal() ?? "")
        if !written.isEmpty { return Secret(written) }
        return profile.keyVariables.lazy.compactMap(set).first.map { Secret($0) }
    }

    /// The value of a variable, unless it is blank.
    private func set(_ variable: String) -> String? {
        let value = SpokenText.trimmed(environment(variable) ?? "")
        return value.isEmpty ? nil : value
    }

    private func unknown(_ name: String, at path: String) -> TranscriptionSetupProblem {
        let meant = NameSuggestion.nearest(to: name.lowercased(), among: Self.names)
        return TranscriptionSetupProblem(
            .unknownService, at: SpeechProblem.shown(path), "is no known recogniser",
            next: meant.map { "did you mean \"\($0)\"? Known are \(Self.listed)" } ?? "write one of \(Self.listed)")
    }

    private static func profile(_ name: String) -> TranscriptionProfile? {
        let name = SpokenText.trimmed(name).lowercased()
        return profiles.first { $0.name == name || $0.aliases.contains(name) }
    }

    private static var listed: String { names.map { "\"\($0)\"" }.joined(separator: ", ") }
}
