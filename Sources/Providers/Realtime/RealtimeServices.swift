import CallCore
import ScriptValue

/// The voice models there are, and the choice among them.
///
/// Options, with their defaults; keys in brackets mean the same. `apiKey`, `baseUrl` and `caFile` are common to all.
///
/// | Service | Option | |
/// | --- | --- | --- |
/// | `openai` | `model` | `gpt-realtime-2.1` |
/// | | `voice` (`speakerVoice`, `voiceId`, …) | `alloy` |
/// | | `vadThreshold` | how sure it must be that somebody speaks: 0.5, from 0 to 1 |
/// | | `silenceDurationMs` | pause that ends an utterance: 500, from 100 to 10000 |
/// | | `prefixPaddingMs` | sound taken from before an utterance: 300, from 0 to 5000 |
/// | | `interruptResponseOnInputAudio` | `true`; otherwise an answer is said to its end whatever the caller does |
/// | | `minBargeInAudioEndMs` | what was heard for less counts as not heard at all: 250, from 0 to 10000 |
/// | | `reasoningEffort` | `minimal`, `low`, `medium`, `high`, `xhigh`; unset; for models that think |
/// | | `azureEndpoint`, `azureDeployment` | an Azure resource's address and its deployment, both or none |
/// | `google` | `model` | `gemini-2.5-flash-native-audio-preview-12-2025` |
/// | | `voice` (`speakerVoice`, `voiceId`, …) | `Kore` |
/// | | `apiVersion` | `v1beta` |
/// | | `temperature` | unset, from 0 to 2 |
/// | | `silenceDurationMs`, `prefixPaddingMs` | unset, from 0 to 10000 |
/// | | `startSensitivity`, `endSensitivity` | `low` or `high`; unset |
/// | | `activityHandling` | `start-of-activity-interrupts` or `no-interruption`; unset |
/// | | `turnCoverage` | `only-activity`, `all-input` or `audio-activity-and-all-video`; unset |
/// | | `automaticActivityDetectionDisabled` | `false`; otherwise the host's ear says who talks |
/// | | `enableAffectiveDialog` | unset; needs `apiVersion: "v1alpha"` |
/// | | `sessionResumption` | `true` |
/// | | `contextWindowCompression` | `true`; without it a session ends after 15 minutes |
/// | | `thinkingLevel` | `minimal`, `low`, `medium`, `high`, `xhigh`; unset |
/// | | `thinkingBudget` | unset, from -1 to 24576 |
///
/// `temperature` and `azureApiVersion` are taken for `openai` and change nothing: the service has neither any more.
/// Google's words for sensitivities, handling and coverage are taken as well.
public struct RealtimeServices: Sendable {
    public typealias Settings = ServiceSettings

    /// In the order in which they are tried when none is named.
    public static let names = profiles.map(\.service.name)

    static let profiles: [RealtimeProfile] = [OpenAIRealtime.profile, GeminiLive.profile]

    private let choice: SessionServices<any RealtimeVoice>

    /// - Parameters:
    ///   - configured: the settings by service.
    ///   - path: where the configuration speaks of voice models, for messages.
    ///   - environment: variables that stand in for keys that are not configured.
    public init(
        configured: [String: Settings], path: String = "realtime",
        environment: @escaping @Sendable (String) -> String?
    ) {
        choice = SessionServices(
            kind: "voice model", profiles: Self.profiles,
            lookup: ServiceLookup(configured: configured, path: path, environment: environment))
    }

    /// The service of that name; without one, the first that has a key.
    ///
    /// - Throws: `speech.unknown_service`, `speech.no_key`, `speech.option`.
    public func service(_ name: String?) throws(SpeechSetupProblem) -> RealtimeService { try choice.service(name) }
}
