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

extension HostError {
    static let draining = HostError(
        code: "host.draining", message: "no more calls are begun here: the process is about to end",
        nextStep: "try again once it has started anew")

    static func full(_ most: Int) -> HostError {
        HostError(
            code: "call.limit", message: "Maximum concurrent calls (\(most)) reached",
            nextStep: "wait for a call to end or raise maxConcurrentCalls")
    }
}
