/// A verb was called with something it does not take.
public struct ArgumentError: Error, Hashable, Sendable, CustomStringConvertible {
    public enum Code: String, Hashable, Sendable, CaseIterable {
        case type = "argument.type"
        case range = "argument.range"
        case missing = "argument.missing"
        case unknown = "argument.unknown"
        case conflict = "argument.conflict"
        case count = "argument.count"
    }

    public var code: Code
    /// The verb's full name.
    public var verb: String
    /// In the manner of Lua's own messages: `bad argument #1 to 'say' (string expected, got nil)`.
    public var message: String
    /// Which argument, from 1; 0 when it is about their number.
    public var position: Int
    /// The field inside that argument, such as `leave_when.timeout`; empty for the argument itself.
    public var field: String

    /// Where the verb is described.
    public var nextStep: String { "see \(verb) in docs/verbs.md" }
    public var description: String { message }
}
