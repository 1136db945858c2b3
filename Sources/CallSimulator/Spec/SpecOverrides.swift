import ScriptValue

/// What somebody who watches a test wants different from what its spec says.
public struct SpecOverrides: Hashable, Sendable {
    /// Whom an outbound call goes to, or the number that is dialled.
    public var to: String?
    public var from: String?
    /// Laid over the arguments of the spec.
    public var arguments: [String: Value] = [:]
    /// Laid over the settings of the spec.
    public var config: [String: Value] = [:]

    public init() {}

    func arguments(over given: Value?) -> Value { Self.lay(arguments, over: given) }
    func config(over given: Value?) -> Value { Self.lay(config, over: given) }

    private static func lay(_ overrides: [String: Value], over given: Value?) -> Value {
        guard !overrides.isEmpty else { return given ?? [:] }
        return .map((given?.map ?? [:]).merging(overrides) { _, new in new })
    }
}
