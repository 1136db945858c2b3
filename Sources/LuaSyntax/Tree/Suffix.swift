/// What may follow a prefix expression.
public struct Suffix: Sendable {
    public indirect enum Kind: Sendable {
        /// `.name`
        case field(String)
        /// `[expression]`
        case index(LuaExpression)
        /// `(…)`, `{…}` or `"…"`
        case call([LuaExpression])
        /// `:name(…)`
        case method(String, [LuaExpression])
    }

    public let kind: Kind
    /// Where the `.`, `[`, `:` or the arguments begin.
    public let position: SourcePosition

    var isCall: Bool {
        switch kind {
        case .call, .method: true
        case .field, .index: false
        }
    }
}
