/// Why a spec did not hold, or could not be run.
public struct SpecError: Error, Hashable, Sendable, CustomStringConvertible {
    /// `spec.load`, `spec.unmet` (an expectation), `spec.invariant`, `spec.script`, `spec.skipped` (the carrier of the
    /// run lacks what the test is about) …
    public var code: String
    /// One line, beginning with file and line where there is one.
    public var message: String

    public init(code: String, message: String) {
        self.code = code
        self.message = message
    }

    static let skipped = "spec.skipped"
    /// What a spec expects did not come true.
    public static let unmet = "spec.unmet"

    public var description: String { "error[\(code)]: \(message)" }
}
