import ScriptValue

/// One row of the table that defines the configuration.
public struct ConfigKey: Hashable, Sendable {
    /// From the top, with `*` for a key of a map and `[]` for an item of a list: `numbers.*.flow`.
    public var path: String
    public var type: ConfigType
    /// Nil when nothing takes the place of a missing key.
    public var standard: Value?
    /// One or two sentences, in Markdown.
    public var summary: String
    /// The variable that stands in for a missing key.
    public var environment: String?
    /// The provider that must be selected for `environment` to count; nil: any.
    public var environmentProvider: CarrierName?
    /// Whether the object it belongs to makes no sense without it.
    public var isRequired: Bool

    init(
        _ path: String, _ type: ConfigType, _ standard: Value? = nil, _ summary: String, environment: String? = nil,
        for environmentProvider: CarrierName? = nil, isRequired: Bool = false
    ) {
        self.path = path
        self.type = type
        self.standard = standard
        self.summary = summary
        self.environment = environment
        self.environmentProvider = environmentProvider
        self.isRequired = isRequired
    }

    /// The path in its parts.
    public var parts: [String] {
        path.replacing("[]", with: ".[]").split(separator: ".").map(String.init)
    }

    public var isSecret: Bool { type == .secret }
}
