/// The kinds of token. The raw value is the text Lua shows in its messages.
enum TokenKind: String, Sendable {
    case and, `break`, `do`, `else`, elseif, end, `false`, `for`, function, goto, `if`, `in`, local, `nil`
    case not, or, `repeat`, `return`, then, `true`, until, `while`

    case plus = "+"
    case minus = "-"
    case star = "*"
    case slash = "/"
    case doubleSlash = "//"
    case percent = "%"
    case caret = "^"
    case hash = "#"
    case ampersand = "&"
    case tilde = "~"
    case pipe = "|"
    case shiftLeft = "<<"
    case shiftRight = ">>"
    case equal = "=="
    case notEqual = "~="
    case lessEqual = "<="
    case greaterEqual = ">="
    case less = "<"
    case greater = ">"
    case assign = "="
    case openParenthesis = "("
    case closeParenthesis = ")"
    case openBrace = "{"
    case closeBrace = "}"
    case openBracket = "["
    case closeBracket = "]"
    case doubleColon = "::"
    case semicolon = ";"
    case colon = ":"
    case comma = ","
    case dot = "."
    case concatenate = ".."
    case ellipsis = "..."

    case name = "<name>"
    case string = "<string>"
    case number = "<number>"
    case endOfFile = "<eof>"
    case stray = "<stray byte>"

    /// The text of this kind as messages quote it: `'then'`, but `<name>` and `<eof>` bare.
    var quoted: String {
        switch self {
        case .name, .string, .number, .endOfFile, .stray: rawValue
        default: "'\(rawValue)'"
        }
    }

    static let reserved: [String: TokenKind] = {
        let words: [TokenKind] = [
            .and, .break, .do, .else, .elseif, .end, .false, .for, .function, .goto, .if, .in, .local, .nil,
            .not, .or, .repeat, .return, .then, .true, .until, .while,
        ]
        return Dictionary(uniqueKeysWithValues: words.map { ($0.rawValue, $0) })
    }()
}
