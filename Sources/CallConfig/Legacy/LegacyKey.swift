/// A key of older configurations, and what became of it.
public struct LegacyKey: Hashable, Sendable {
    public enum Change: Hashable, Sendable {
        /// The value is now written under another key; what stands there already wins.
        case move(to: [String])
        case remove
        /// One value is now written as another.
        case rename(from: String, to: String)
    }

    /// What a value must be to be worth keeping.
    public enum Kind: Hashable, Sendable { case text, secret, number, object, anything }

    /// From the top, with `*` for a key of a map.
    public var path: [String]
    public var change: Change
    public var kind: Kind

    /// In the order in which they are reported.
    public static let all: [LegacyKey] =
        [
            LegacyKey(path: ["provider"], change: .rename(from: "log", to: "mock"), kind: .text),
            LegacyKey(path: ["twilio", "from"], change: .move(to: ["fromNumber"]), kind: .text),
            LegacyKey(path: ["streaming", "sttProvider"], change: .move(to: ["streaming", "provider"]), kind: .text),
            openAI("openaiApiKey", "apiKey", .secret), openAI("sttModel", "model", .text),
            openAI("silenceDurationMs", "silenceDurationMs", .number), openAI("vadThreshold", "vadThreshold", .number),
            LegacyKey(path: ["realtime", "agentContext", "includeSystemPrompt"], change: .remove, kind: .anything),
        ] + speech(["tts"]) + speech(["numbers", "*", "tts"])

    private static func openAI(_ old: String, _ new: String, _ kind: Kind) -> LegacyKey {
        LegacyKey(path: ["streaming", old], change: .move(to: ["streaming", "providers", "openai", new]), kind: kind)
    }

    private static func speech(_ prefix: [String]) -> [LegacyKey] {
        ["openai", "elevenlabs", "microsoft", "edge"].map {
            LegacyKey(path: prefix + [$0], change: .move(to: prefix + ["providers", $0]), kind: .object)
        }
    }

    /// Whether a value can go on under the new key.
    func keeps(_ node: JSON5Node) -> Bool {
        switch (kind, node.content) {
        case (.anything, _), (.text, .string), (.secret, .string), (.secret, .object), (.object, .object): true
        case (.number, .int): true
        case (.number, .number(let value)): value.isFinite
        default: false
        }
    }
}
