/// A program to start as a child process: no shell comes between.
struct ChildCommand: Hashable, Sendable {
    /// An absolute path, or one relative to the working directory.
    var executable: String
    var arguments: [String]
    /// All the child gets to see.
    var environment: [String: String]
}
