/// An `if` statement with all its clauses.
public struct Conditional: Sendable {
    /// An `if` or `elseif` clause.
    public struct Clause: Sendable {
        /// Where `if` or `elseif` stands.
        public let position: SourcePosition
        public let condition: LuaExpression
        public let body: LuaBlock
    }

    /// An `else` clause.
    public struct Otherwise: Sendable {
        public let position: SourcePosition
        public let body: LuaBlock
    }

    public let clauses: [Clause]
    public let otherwise: Otherwise?
    /// Where the closing `end` stands.
    public let end: SourcePosition
}
