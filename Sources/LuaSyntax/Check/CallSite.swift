/// A call whose callee is a path of names: `call:say("hi")`, `agent.respond{…}`, `print(x)`.
public struct CallSite: Hashable, Sendable {
    /// What the first name of the path is.
    public enum Root: Hashable, Sendable { case local, parameter, global, environment }

    /// One argument as written.
    public struct Argument: Hashable, Sendable {
        public let position: SourcePosition
        public let shape: ArgumentShape
        /// Index into `Chunk.bindings` when the argument is just a local variable.
        public let binding: Int?
    }

    /// All names, the called one last: `["call", "say"]`.
    public let path: [String]
    public let root: Root
    /// Index into `Chunk.bindings` of the first name; nil for a global.
    public let binding: Int?
    /// True for `a:b()`, false for `a.b()`.
    public let isMethod: Bool
    public let arguments: [Argument]
    /// Whether the last argument may give any number of values.
    public let hasOpenEnd: Bool
    /// Where the first name stands.
    public let position: SourcePosition
    /// Where the separator before the called name or, for a plain name, the name itself stands.
    public let calleePosition: SourcePosition

    /// The first name: the receiver of `call:say()`.
    public var receiver: String { path.first ?? "" }
    /// The called name.
    public var callee: String { path.last ?? "" }
}
