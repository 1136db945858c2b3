import ScriptValue

/// What one key of a directive sets.
enum DirectiveKey {
    case service
    case voice
    /// A setting under its common name.
    case setting(String, Kind, gate: Gate)

    enum Kind {
        case number
        case flag
        case word
        case normalization
        case language
        case seed
    }

    enum Gate {
        case model
        case voiceSettings
        case normalization
        case seed
    }

    /// - Parameter name: as written; case and underscores do not count.
    init?(_ name: String) {
        switch name.lowercased().filter({ $0 != "_" }) {
        case "provider": self = .service
        case "voice", "voiceid", "voicename", "speakervoice", "speakervoiceid", "googlevoice": self = .voice
        case "model", "modelid", "googlemodel": self = .setting("model", .word, gate: .model)
        case "stability": self = .setting("stability", .number, gate: .voiceSettings)
        case "similarityboost": self = .setting("similarityBoost", .number, gate: .voiceSettings)
        case "style": self = .setting("style", .number, gate: .voiceSettings)
        case "speed": self = .setting("speed", .number, gate: .voiceSettings)
        case "usespeakerboost": self = .setting("useSpeakerBoost", .flag, gate: .voiceSettings)
        case "vol", "volume": self = .setting("volume", .number, gate: .voiceSettings)
        case "pitch": self = .setting("pitch", .number, gate: .voiceSettings)
        case "emotion": self = .setting("emotion", .word, gate: .voiceSettings)
        case "applytextnormalization":
            self = .setting("applyTextNormalization", .normalization, gate: .normalization)
        case "languagecode", "language": self = .setting("languageCode", .language, gate: .normalization)
        case "seed": self = .setting("seed", .seed, gate: .seed)
        default: return nil
        }
    }

    /// The key of `modelOverrides` that forbids it; nil when it is allowed.
    func gate(closedBy policy: DirectivePolicy) -> String? {
        if !policy.isEnabled { return "enabled" }
        return switch self {
        case .service: policy.allowsProvider ? nil : "allowProvider"
        case .voice: policy.allowsVoice ? nil : "allowVoice"
        case .setting(_, _, .model): policy.allowsModel ? nil : "allowModelId"
        case .setting(_, _, .voiceSettings): policy.allowsVoiceSettings ? nil : "allowVoiceSettings"
        case .setting(_, _, .normalization): policy.allowsNormalization ? nil : "allowNormalization"
        case .setting(_, _, .seed): policy.allowsSeed ? nil : "allowSeed"
        }
    }
}

extension DirectiveKey.Kind {
    /// Nil for a text that is no such value.
    func value(_ text: String) -> Value? {
        switch self {
        case .number: Self.number(text).map { .number($0) }
        case .flag: Self.flag(text).map { .bool($0) }
        case .word: Self.isWord(text) ? .some(Value(text)) : .none
        case .normalization:
            ["auto", "on", "off"].contains(text.lowercased()) ? .some(Value(text.lowercased())) : .none
        case .language: Self.isLanguage(text) ? .some(Value(text.lowercased())) : .none
        case .seed: Self.digits(text).map { .int($0) }
        }
    }

    var expectation: String {
        switch self {
        case .number: "a number"
        case .flag: "true or false"
        case .word: "a name without control characters"
        case .normalization: "auto, on or off"
        case .language: "a language such as en or pt-br"
        case .seed: "a whole number from 0 to 4294967295"
        }
    }

    static func isWord(_ text: String) -> Bool {
        (1...128).contains(text.utf8.count) && text.utf8.allSatisfy { $0 > 0x20 && $0 != 0x7F }
    }

    private static func number(_ text: String) -> Double? {
        let isPlain = text.utf8.allSatisfy { (0x30...0x39).contains($0) || $0 == 0x2E || $0 == 0x2D }
        guard isPlain, text.utf8.count <= 20, let value = Double(text), value.isFinite else { return nil }
        return value
    }

    private static func flag(_ text: String) -> Bool? {
        switch text.lowercased() {
        case "true", "1", "yes", "on": true
        case "false", "0", "no", "off": false
        default: nil
        }
    }

    private static func isLanguage(_ text: String) -> Bool {
        let parts = text.utf8.split(separator: 0x2D, omittingEmptySubsequences: false)
        return (1...3).contains(parts.count) && (2...3).contains(parts[0].count)
            && parts.allSatisfy { part in
                (1...8).contains(part.count)
                    && part.allSatisfy { (0x61...0x7A).contains($0 | 0x20) || (0x30...0x39).contains($0) }
            }
    }

    private static func digits(_ text: String) -> Int64? {
        guard text.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let value = Int64(text), value <= 0xFFFF_FFFF
        else { return nil }
        return value
    }
}
