/// The simulation cannot go on.
public struct SimError: Error, Hashable, Sendable, CustomStringConvertible {
    /// Stable, for programs: `sim_event_limit`.
    public var code: String
    /// What happened, at what virtual time, and what to do next.
    public var message: String

    public init(code: String, message: String) {
        self.code = code
        self.message = message
    }

    public var description: String { "\(code): \(message)" }
}
