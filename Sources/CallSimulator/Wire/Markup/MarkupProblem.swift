/// Why a document is not well-formed.
struct MarkupProblem: Error, Hashable, Sendable, CustomStringConvertible {
    /// Byte offset, from 0.
    var offset: Int
    var message: String

    var description: String { "at byte \(offset): \(message)" }
}
