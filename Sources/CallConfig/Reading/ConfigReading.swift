import ScriptValue

/// A configuration as it was read, with everything there is to say about it.
public struct ConfigReading: Sendable {
    /// The file, as it was named.
    public var file: String
    /// Where the configuration stands in the file; empty for a file of its own.
    public var prefix: ConfigPath
    /// Complete; values that are wrong are left out of it, so it is of use only without errors.
    public var config: VoiceCallConfig
    /// All of them: old keys, then values in the order of the file, then what is missing or cannot go together.
    public var problems: [ConfigProblem]
    public var legacy: LegacyReport
    /// The configuration with defaults, environment and present names; secrets of the table are masked.
    public var effective: Value
    /// Where the values that are not defaults came from.
    public var sources: [ConfigPath: ConfigSource]
    /// What was read, before and after the migration of old keys; nil when it could not be read.
    public var text: ConfigText?

    public var errors: [ConfigProblem] { problems.filter { $0.severity == .error } }
    public var warnings: [ConfigProblem] { problems.filter { $0.severity == .warning } }
    public var isUsable: Bool { errors.isEmpty }

    /// Lines for a start that is refused, such as `setup incomplete: …`.
    public var joinedErrors: String { errors.map(\.sentence).joined(separator: "; ") }
}
