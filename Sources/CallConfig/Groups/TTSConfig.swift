import ScriptValue

/// How text becomes speech; nil leaves it to the service or to the general setting.
public struct TTSConfig: Hashable, Sendable {
    public var auto: String?
    public var isEnabled: Bool?
    public var mode: String?
    public var provider: String?
    public var persona: String?
    /// A map of voices by name.
    public var personas: Value?
    public var summaryModel: String?
    public var modelOverrides: Value?
    public var providers: [String: ServiceConfig]
    public var prefsPath: String?
    public var maxTextLength: Int?
    public var timeoutMilliseconds: Int?

    init(_ fields: ConfigFields) {
        auto = fields.text("auto")
        isEnabled = fields.flag("enabled")
        mode = fields.text("mode")
        provider = fields.text("provider")
        persona = fields.text("persona")
        personas = fields["personas"].value
        summaryModel = fields.text("summaryModel")
        modelOverrides = fields["modelOverrides"].value
        providers = fields.each("providers", ServiceConfig.init)
        prefsPath = fields.file("prefsPath")
        maxTextLength = fields.whole("maxTextLength")
        timeoutMilliseconds = fields.whole("timeoutMs")
    }

    /// What a carrier is asked to speak in on calls without audio streams: the voice that the selected service's
    /// settings name. Nil when no service is selected or it names none.
    public var carrierVoice: String? {
        guard let options = provider.flatMap({ providers[$0] })?.options else { return nil }
        return ["speakerVoice", "speakerVoiceId", "voice", "voiceId"].compactMap { options[$0]?.text }
            .first { !$0.isEmpty }
    }

    /// These settings with `other` over them: what is missing there does not override, maps merge at every depth, and
    /// lists are taken whole.
    public func overlaid(by other: TTSConfig) -> TTSConfig {
        var merged = self
        merged.auto = other.auto ?? auto
        merged.isEnabled = other.isEnabled ?? isEnabled
        merged.mode = other.mode ?? mode
        merged.provider = other.provider ?? provider
        merged.persona = other.persona ?? persona
        merged.personas = Self.merged(personas, other.personas)
        merged.summaryModel = other.summaryModel ?? summaryModel
        merged.modelOverrides = Self.merged(modelOverrides, other.modelOverrides)
        merged.providers = providers.merging(other.providers) { $0.overlaid(by: $1) }
        merged.prefsPath = other.prefsPath ?? prefsPath
        merged.maxTextLength = other.maxTextLength ?? maxTextLength
        merged.timeoutMilliseconds = other.timeoutMilliseconds ?? timeoutMilliseconds
        return merged
    }

    private static func merged(_ base: Value?, _ over: Value?) -> Value? {
        guard let over else { return base }
        return DeepMerge.merge(base ?? [:], over)
    }
}
