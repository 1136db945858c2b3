/// A parsed Lua file.
public struct Chunk: Sendable {
    public let file: String
    public let body: LuaBlock
    /// Every local variable and parameter of the file; `NameOrigin.local` gives an index into this list.
    public let bindings: [Binding]
    /// The deepest nesting of statements and expressions that occurs.
    public let maximumDepth: Int
}
