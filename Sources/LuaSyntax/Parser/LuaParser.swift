/// Parses Lua 5.4 source text.
public enum LuaParser {
    /// The deepest nesting of statements and expressions; Lua's own limit is about the same.
    public static let maximumDepth = 200
    /// The largest source, in bytes, that is read at all.
    public static let maximumSize = 64 << 20

    /// Parses a whole file, with or without a `#` first line or a byte order mark. At the depth limit this takes up
    /// to 1 MB of stack (2 MB in a debug build): call it on a thread with the usual 8 MB.
    ///
    /// - Parameters:
    ///   - source: the bytes of the file.
    ///   - file: its name, used in errors only.
    /// - Returns: the tree, with every name resolved to its local variable or to a global.
    /// - Throws: the first error, at the place where Lua would report it.
    public static func parse(source: [UInt8], file: String) throws(LuaSyntaxError) -> Chunk {
        guard source.count <= maximumSize else {
            throw LuaSyntaxError(
                file: file, line: 1, column: 1,
                message: "source too large (\(source.count) bytes, limit is \(maximumSize)); split the file")
        }
        guard source.first != 0x1B else {
            throw LuaSyntaxError(
                file: file, line: 1, column: 1, message: "attempt to load a binary chunk (source text is needed)")
        }
        var parser = try Parser(lexer: Lexer(source: source, file: file))
        return try parser.chunk()
    }
}
