import ScriptValue

/// What inline directives may change: `tts.modelOverrides`.
public struct DirectivePolicy: Hashable, Sendable {
    /// Off: directives are taken out of the text and change nothing.
    public var isEnabled = true
    /// `[[tts:text]]`, which is spoken instead of the visible text.
    public var allowsText = true
    public var allowsProvider = false
    public var allowsVoice = true
    public var allowsModel = true
    /// Speed, stability and the like.
    public var allowsVoiceSettings = true
    /// Normalisation of text, and its language.
    public var allowsNormalization = true
    public var allowsSeed = true

    public init() {}

    /// - Parameter settings: `tts.modelOverrides`; what is missing there, or is no boolean, keeps its default.
    public init(_ settings: Value?) {
        for (key, path) in Self.keys { if let flag = settings?[key]?.bool { self[keyPath: path] = flag } }
    }

    /// Keys of `settings` that change nothing: unknown ones, and those whose value is no boolean.
    public static func unusable(_ settings: Value?) -> [String] {
        let known = Dictionary(uniqueKeysWithValues: keys.map { ($0.0, ()) })
        return (settings?.map ?? [:]).filter { known[$0.key] == nil || $0.value.bool == nil }.keys.sorted()
    }

    private static var keys: [(String, WritableKeyPath<DirectivePolicy, Bool>)] {
        [
            ("enabled", \.isEnabled), ("allowText", \.allowsText), ("allowProvider", \.allowsProvider),
            ("allowVoice", \.allowsVoice), ("allowModelId", \.allowsModel),
            ("allowVoiceSettings", \.allowsVoiceSettings), ("allowNormalization", \.allowsNormalization),
            ("allowSeed", \.allowsSeed),
        ]
    }
}
