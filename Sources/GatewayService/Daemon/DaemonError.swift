import CallConfig

/// Why the gateway does not start, or does not do what it was told.
public struct DaemonError: Error, Sendable, CustomStringConvertible {
    /// Stable, such as `config.errors`, `store.in-use` or `gateway.socket`.
    public var code: String
    public var message: String
    public var nextStep: String
    /// What is wrong with the configuration, when that is the reason.
    public var problems: [ConfigProblem] = []

    public init(code: String, message: String, nextStep: String, problems: [ConfigProblem] = []) {
        self.code = code
        self.message = message
        self.nextStep = nextStep
        self.problems = problems
    }

    public var description: String { "error[\(code)]: \(message) (next: \(nextStep))" }
}
