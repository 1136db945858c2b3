/// A sequence of statements between two keywords.
public struct LuaBlock: Sendable {
    public let statements: [LuaStatement]
    /// Offset of the first byte after the opening keyword or parameter list.
    public let start: Int
    /// Where the closing keyword stands.
    public let end: SourcePosition
    /// Nesting of the block in statements and expressions.
    public let depth: Int
    /// Whether free names here still mean globals, that is, no local `_ENV` is in scope.
    public let seesGlobals: Bool
}
