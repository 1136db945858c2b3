/// Turns bytes into tokens, one at a time, in one pass.
struct Lexer {
    let file: String
    /// The source with one zero byte after its end, so that looking one byte ahead needs no bounds test.
    let bytes: [UInt8]
    let end: Int
    var offset = 0
    var line = 1
    var lineStart = 0

    init(source: [UInt8], file: String) {
        self.file = file
        bytes = source + [0]
        end = source.count
        skipByteOrderMark()
        skipShebang()
    }

    var current: UInt8 { bytes[offset] }
    var next: UInt8 { offset < end ? bytes[offset + 1] : 0 }
    var isAtEnd: Bool { offset >= end }
    var position: SourcePosition {
        SourcePosition(line: line, column: offset - lineStart + 1, offset: offset)
    }

    /// The next token; the end of the file again and again once it is reached.
    mutating func nextToken() throws(LuaSyntaxError) -> Token {
        try skipTrivia()
        let start = position
        if isAtEnd { return token(.endOfFile, from: start) }
        let byte = current
        if Byte.isNameStart(byte) { return name(from: start) }
        if Byte.isDigit(byte) || (byte == 0x2E && Byte.isDigit(next)) { return try numeral(from: start) }
        switch byte {
        case 0x22, 0x27: return try shortString(from: start)
        case 0x5B: return try openBracketOrLongString(from: start)
        default: return symbol(from: start)
        }
    }

    /// Moves past one line ending; `\r\n` and `\n\r` count as one.
    mutating func skipNewline() {
        let first = current
        offset += 1
        if Byte.isNewline(current), current != first { offset += 1 }
        line += 1
        lineStart = offset
    }

    func token(
        _ kind: TokenKind, from start: SourcePosition, literal: Literal = .nil, text: String = ""
    ) -> Token {
        Token(kind: kind, position: start, end: offset, literal: literal, text: text)
    }

    func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }

    /// An error at a place; `near` is the source text Lua would quote.
    func failure(_ message: String, at place: SourcePosition, near range: Range<Int>? = nil) -> LuaSyntaxError {
        var full = message
        if let range { full += " near " + quote(range) }
        return LuaSyntaxError(file: file, line: place.line, column: place.column, message: full)
    }

    /// Source text for a message: long text is cut, because a string may be megabytes long.
    func quote(_ range: Range<Int>) -> String {
        let limit = 80
        let upper = min(range.upperBound, end)
        guard range.lowerBound < upper else { return TokenKind.endOfFile.rawValue }
        if upper - range.lowerBound == 1 {
            let byte = bytes[range.lowerBound]
            if byte < 0x20 || byte > 0x7E { return "'<\\\(byte)>'" }
        }
        if upper - range.lowerBound <= limit { return "'\(text(range.lowerBound..<upper))'" }
        return "'\(text(range.lowerBound..<(range.lowerBound + limit)))...'"
    }

    private mutating func skipByteOrderMark() {
        if end >= 3, bytes[0] == 0xEF, bytes[1] == 0xBB, bytes[2] == 0xBF { offset = 3 }
    }

    private mutating func skipShebang() {
        guard current == Byte.ascii("#") else { return }
        while !isAtEnd, !Byte.isNewline(current) { offset += 1 }
    }

    private mutating func name(from start: SourcePosition) -> Token {
        while Byte.isNamePart(current) { offset += 1 }
        let word = text(start.offset..<offset)
        if let reserved = TokenKind.reserved[word] { return token(reserved, from: start) }
        return token(.name, from: start, text: word)
    }
}
