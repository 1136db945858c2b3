/// One token with its place and, for names, strings and numerals, its value.
struct Token: Sendable {
    let kind: TokenKind
    let position: SourcePosition
    /// Offset of the first byte after the token.
    let end: Int
    /// The decoded value of a string or numeral.
    let literal: Literal
    /// The text of a name, otherwise empty.
    let text: String
}
