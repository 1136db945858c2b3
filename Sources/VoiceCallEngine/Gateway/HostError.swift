/// Why the host did not do what it was asked.
public struct HostError: Error, Hashable, Sendable, CustomStringConvertible {
    /// Stable: `call.limit`, `call.number`, `call.flow`, `call.unknown`, `host.draining`, …
    public var code: String
    public var message: String
    public var nextStep: String

    public init(code: String, message: String, nextStep: String) {
        self.code = code
        self.message = message
        self.nextStep = nextStep
    }

    public var description: String { "error[\(code)]: \(message) (next: \(nextStep))" }
}
