/// Something about a configuration that should be put right.
public struct ConfigProblem: Error, Hashable, Sendable, CustomStringConvertible {
    public enum Severity: String, Hashable, Sendable { case error, warning }

    public enum Code: String, Hashable, Sendable, CaseIterable {
        case missing = "config.missing"
        case unreadable = "config.unreadable"
        case tooLarge = "config.too_large"
        case tooDeep = "config.too_deep"
        case syntax = "config.syntax"
        case unknownKey = "config.unknown_key"
        case duplicateKey = "config.duplicate_key"
        case forbiddenKey = "config.forbidden_key"
        case type = "config.type"
        case range = "config.range"
        case value = "config.value"
        case required = "config.required"
        case conflict = "config.conflict"
        case secret = "config.secret"
        case inactiveSecret = "SECRETS_REF_IGNORED_INACTIVE_SURFACE"
        case exposure = "config.exposure"
        case insecure = "config.insecure"
        case disabled = "config.disabled"
        case legacy = "config.legacy"
        case tooMany = "config.too_many"
    }

    public var code: Code
    public var severity: Severity
    /// From the top of the file; empty when the file as a whole is meant.
    public var path: ConfigPath
    /// What is wrong, as a clause without the path.
    public var what: String
    /// What to write, as an order.
    public var next: String
    /// A variable that may be set instead.
    public var environment: String?
    public var place: TextPlace?

    public init(
        _ code: Code, _ severity: Severity = .error, at path: ConfigPath, _ what: String, next: String,
        environment: String? = nil, place: TextPlace? = nil
    ) {
        self.code = code
        self.severity = severity
        self.path = path
        self.what = what
        self.next = next
        self.environment = environment
        self.place = place
    }

    /// What is wrong, without place and code.
    public var complaint: String { (path.parts.isEmpty ? "" : "\(path) ") + what }

    /// What is wrong and what to do, without place and code.
    public var sentence: String { "\(complaint) (next: \(nextStep))" }

    /// What to write, or to set.
    public var nextStep: String { next + (environment.map { ", or set \($0)" } ?? "") }

    public var description: String { "\(severity.rawValue)[\(code.rawValue)]: \(sentence)" }
}
