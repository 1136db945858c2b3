extension Lexer {
    /// Moves past white space and comments.
    mutating func skipTrivia() throws(LuaSyntaxError) {
        while !isAtEnd {
            switch current {
            case 0x20, 0x09, 0x0B, 0x0C: offset += 1
            case Byte.newline, Byte.carriageReturn: skipNewline()
            case 0x2D where next == 0x2D: try skipComment()
            default: return
            }
        }
    }

    private mutating func skipComment() throws(LuaSyntaxError) {
        let start = position
        offset += 2
        if current == Byte.ascii("["), let level = longBracketLevel() {
            _ = try longText(level: level, from: start, what: "comment")
            return
        }
        while !isAtEnd, !Byte.isNewline(current) { offset += 1 }
    }

    /// The number of `=` in the long bracket that opens here, nil when none opens here.
    func longBracketLevel() -> Int? {
        var index = offset + 1
        while index < end, bytes[index] == Byte.ascii("=") { index += 1 }
        guard index < end, bytes[index] == Byte.ascii("[") else { return nil }
        return index - offset - 1
    }

    /// Moves past a long bracket and returns the range of its content, without a first line ending.
    mutating func longText(
        level: Int, from start: SourcePosition, what: String
    ) throws(LuaSyntaxError) -> Range<Int> {
        offset += level + 2
        if !isAtEnd, Byte.isNewline(current) { skipNewline() }
        let content = offset
        while !isAtEnd {
            if current == Byte.ascii("]") {
                var index = offset + 1
                while index < end, bytes[index] == Byte.ascii("=") { index += 1 }
                if index - offset - 1 == level, index < end, bytes[index] == Byte.ascii("]") {
                    let range = content..<offset
                    offset = index + 1
                    return range
                }
                // Resume at the byte after the `=` run: it may itself open the closing bracket.
                offset = index
            } else if Byte.isNewline(current) {
                skipNewline()
            } else {
                offset += 1
            }
        }
        throw failure("unfinished long \(what) (starting at line \(start.line))", at: position, near: end..<end)
    }
}
