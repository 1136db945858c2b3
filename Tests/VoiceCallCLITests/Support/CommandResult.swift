/// What a command printed and how it ended.
struct CommandResult: Equatable {
    var status: Int32
    var out: String
    var err: String

    /// Lines of the errors.
    var errLines: [Substring] { err.split(separator: "\n") }
}
