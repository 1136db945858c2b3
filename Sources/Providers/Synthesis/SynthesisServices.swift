import CallCore
import ScriptValue

/// The speech services there are, and which of them are set up.
///
/// Options, with their defaults; keys in brackets mean the same. `apiKey`, `baseUrl` and `caFile` are common to all
/// services. The voice stands under `speakerVoice`, `speakerVoiceId`, `voice`, `voiceId` or `voiceName`, the first that
/// is there. Keys that choose a format of sound are passed over: calls have their own.
///
/// | Service | Option | |
/// | --- | --- | --- |
/// | `openai` | voice | `coral` |
/// | | `model` (`modelId`) | `gpt-4o-mini-tts` |
/// | | `instructions` | how to speak, in words; unset |
/// | | `speed` | unset, from 0.25 to 4 |
/// | `elevenlabs` | voice | `pMsXgVXv3BLzUgSXRplE`; an id, not a name |
/// | | `modelId` (`model`) | `eleven_multilingual_v2`; `eleven_flash_v2_5` begins soonest |
/// | | `languageCode` (`language`) | unset; sent to models that take it |
/// | | `applyTextNormalization` | unset; `auto`, `on` or `off` |
/// | | `seed` | unset, from 0 to 4294967295 |
/// | | `optimizeStreamingLatency` (`latencyTier`) | unset, from 0 to 4 |
/// | | `voiceSettings` | `stability`, `similarityBoost`, `style` (0 to 1), `speed` (0.7 to 1.2), `useSpeakerBoost` |
/// | `deepgram` | `model` (voice) | `aura-2-thalia-en` |
/// | `xai` | voice | `eve` |
/// | | `language` (`languageCode`) | `en`; `auto` lets it find out |
/// | | `speed` | unset, from 0.7 to 1.5 |
/// | | `optimizeStreamingLatency` | unset, from 0 to 2 |
/// | | `textNormalization` | unset; `true` or `false` |
/// | `azure-speech` | `region` | needed without `baseUrl` |
/// | | voice | `en-US-JennyNeural` |
/// | | `lang` (`language`) | that of the voice |
/// | `flite` | voice | `kal`; `slt`, `rms` or `awb`. In this process, English only |
/// | | `enabled` | `true`; without it, `flite` speaks when nothing else can |
public struct SynthesisServices: Sendable {
    /// Makes the local voice of its options.
    public typealias LocalVoice =
        @Sendable (_ options: inout ServiceOptions) throws(SpeechSetupProblem) -> any LocalSynthesizer

    /// In the order in which they are asked when none is named. The local voice comes behind them.
    public static let names = profiles.map(\.service.name)
    public static let localName = "flite"
    /// The browser's voices: they give no sound that a telephone line takes.
    private static let notForCalls = ["microsoft", "edge"]
    private static let longestLookAhead: Milliseconds = 30_000
    private static let firstAudio: ClosedRange<Milliseconds> = 1_000...120_000

    static let profiles = [
        OpenAISpeech.profile, ElevenLabsSpeech.profile, DeepgramSpeech.profile, XAISpeech.profile, AzureSpeech.profile,
    ]

    private let lookup: ServiceLookup
    private let local: LocalVoice?

    /// - Parameters:
    ///   - configured: the settings by service.
    ///   - local: the voice in this process; nil where there is none.
    ///   - path: where the configuration speaks of speech services, for messages.
    ///   - environment: variables that stand in for keys and addresses that are not configured.
    public init(
        configured: [String: ServiceSettings], local: LocalVoice? = nil, path: String = "tts",
        environment: @escaping @Sendable (String) -> String?
    ) {
        lookup = ServiceLookup(configured: configured, path: path, environment: environment)
        self.local = local
    }

    /// The named service, then the others that have a key, then the local voice. Services other than the named one that
    /// are not in order are left out.
    ///
    /// - Parameters:
    ///   - provider: nil for none in particular.
    ///   - timeout: from a request to its first sound; brought into 1 to 120 seconds.
    ///   - longestText: of a reply, in characters.
    /// - Throws: `speech.unknown_service`, `speech.no_key`, `speech.option` for the named one, or when there is nothing
    ///   else; `speech.not_for_calls` when nothing but a voice of the browser is left.
    public func lineup(
        provider: String?, timeout: Milliseconds? = nil, longestText: Int? = nil
    ) throws(SpeechSetupProblem) -> SynthesisLineup {
        var collection = Collection()
        if let provider { try add(named: provider, to: &collection) }
        for profile in Self.profiles where lookup.key(of: profile.service) != nil {
            if !collection.names.contains(profile.service.name) {
                keepGoing(&collection) { (all) throws(SpeechSetupProblem) in try add(profile, to: &all) }
            }
        }
        if !collection.names.contains(Self.localName) {
            keepGoing(&collection) { (all) throws(SpeechSetupProblem) in try addLocal(isNamed: false, to: &all) }
        }
        noteStrangers(&collection)
        guard !collection.makers.isEmpty else { throw collection.leftOut.first ?? nothing }
        var limits = SynthesisLimits()
        if let timeout { limits.firstAudio = min(max(timeout, Self.firstAudio.lowerBound), Self.firstAudio.upperBound) }
        limits.lookAhead = max(limits.lookAhead, min(limits.firstAudio + 2_000, Self.longestLookAhead))
        if let longestText { limits.longestText = max(1, longestText) }
        return SynthesisLineup(
            makers: collection.makers, leftOut: collection.leftOut, unknownOptions: collection.unknownOptions,
            modelEnds: collection.modelEnds, limits: limits)
    }

    private struct Collection {
        var makers: [SpeechMaker] = []
        var leftOut: [SpeechSetupProblem] = []
        var unknownOptions: [String] = []
        var modelEnds: [ModelEnd] = []

        var names: [String] { makers.map(\.name) }

        mutating func add(_ maker: SpeechMaker, _ options: ServiceOptions) {
            makers.append(maker)
            unknownOptions += options.unknownPaths
            if let end = options.modelEnd { modelEnds.append(end) }
        }
    }

    private func add(named name: String, to collection: inout Collection) throws(SpeechSetupProblem) {
        let wanted = SpokenText.trimmed(name).lowercased()
        let path = "\(lookup.path).provider"
        if Self.notForCalls.contains(wanted) {
            collection.leftOut.append(notForCalls(wanted, at: path))
        } else if wanted == Self.localName {
            try addLocal(isNamed: true, to: &collection)
        } else if let profile = Self.profiles.first(where: { $0.service.isCalled(wanted) }) {
            try add(profile, to: &collection)
        } else {
            throw lookup.unknown(
                name, at: path, kind: "speech service", among: Self.names + (local == nil ? [] : [Self.localName]))
        }
    }

    private func add(_ profile: SynthesisProfile, to collection: inout Collection) throws(SpeechSetupProblem) {
        var service = profile.service
        guard let key = lookup.key(of: service) else { throw lookup.noKey(of: service) }
        if let address = profile.address, lookup.settings(of: service).baseURL == nil {
            service.address = try address(lookup)
        }
        let access = try lookup.access(of: service, key: key)
        var options = lookup.options(of: service)
        let synthesizer = try profile.make(&options, access)
        collection.add(.service(synthesizer), options)
    }

    /// What was not named is left out when it is not in order.
    private func keepGoing(
        _ collection: inout Collection, _ add: (inout Collection) throws(SpeechSetupProblem) -> Void
    ) {
        do throws(SpeechSetupProblem) {
            try add(&collection)
        } catch {
            collection.leftOut.append(error)
        }
    }

    private func addLocal(isNamed: Bool, to collection: inout Collection) throws(SpeechSetupProblem) {
        let place = "\(lookup.path).providers.\(Self.localName)"
        var options = ServiceOptions(lookup.configured[Self.localName]?.options ?? [:], path: place)
        let isEnabled = try options.flag("enabled") ?? true
        guard let local else {
            guard isNamed else { return }
            throw SpeechSetupProblem(
                .unknownService, at: "\(lookup.path).provider", "names the local voice, which this host does not have",
                next: "write one of \(Self.names.map { "\"\($0)\"" }.joined(separator: ", "))")
        }
        guard isEnabled else {
            guard isNamed else { return }
            throw options.problem(
                "enabled", "is false, but tts.provider names this voice", next: "write true, or another provider")
        }
        collection.add(.local(try local(&options)), options)
    }

    /// What is configured under names that no service has.
    private func noteStrangers(_ collection: inout Collection) {
        for name in lookup.configured.keys.sorted() where name != Self.localName {
            let path = "\(lookup.path).providers.\(name)"
            if Self.notForCalls.contains(name.lowercased()) {
                let isNoted = collection.leftOut.contains { $0.kind == .notForCalls }
                if !isNoted { collection.leftOut.append(notForCalls(name.lowercased(), at: path)) }
            } else if !Self.profiles.contains(where: { $0.service.isCalled(name) }) {
                collection.leftOut.append(
                    lookup.unknown(name, at: path, kind: "speech service for calls", among: Self.names))
            }
        }
    }

    private func notForCalls(_ name: String, at path: String) -> SpeechSetupProblem {
        SpeechSetupProblem(
            .notForCalls, at: path, "is \(name), whose voices make no sound for telephone lines",
            next: "configure another service for calls, such as \"openai\"; \"azure-speech\" is Microsoft's paid one "
                + "and needs its own key")
    }

    private var nothing: SpeechSetupProblem {
        SpeechSetupProblem(
            .noKey, at: "\(lookup.path).providers", "has no service with a key",
            next: "write an apiKey for one of \(Self.names.joined(separator: ", ")), or leave "
                + "\(lookup.path).providers.\(Self.localName).enabled on")
    }
}
