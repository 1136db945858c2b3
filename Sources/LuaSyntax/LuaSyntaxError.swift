/// Why a Lua source could not be parsed, worded as Lua's own compiler words it.
public struct LuaSyntaxError: Error, Hashable, Sendable, CustomStringConvertible {
    /// Stable code for logs and machine readers.
    public static let code = "lua-syntax"

    /// The file name given to the parser.
    public let file: String
    /// Line of the offending text, counted from 1.
    public let line: Int
    /// Column of the offending text in bytes, counted from 1.
    public let column: Int
    /// What is wrong, for example `'end' expected (to close 'if' at line 3) near <eof>`.
    public let message: String

    public init(file: String, line: Int, column: Int, message: String) {
        self.file = file
        self.line = line
        self.column = column
        self.message = message
    }

    /// `file:line:column: message`.
    public var description: String { "\(file):\(line):\(column): \(message)" }
}
