extension Lexer {
    /// The longest symbol at this place, or a stray byte that no token starts with.
    mutating func symbol(from start: SourcePosition) -> Token {
        let (kind, length) = symbolHere()
        offset += length
        return token(kind, from: start)
    }

    private func symbolHere() -> (TokenKind, Int) {
        let second = next
        switch current {
        case 0x2B: return (.plus, 1)
        case 0x2D: return (.minus, 1)
        case 0x2A: return (.star, 1)
        case 0x2F: return second == 0x2F ? (.doubleSlash, 2) : (.slash, 1)
        case 0x25: return (.percent, 1)
        case 0x5E: return (.caret, 1)
        case 0x23: return (.hash, 1)
        case 0x26: return (.ampersand, 1)
        case 0x7C: return (.pipe, 1)
        case 0x7E: return second == 0x3D ? (.notEqual, 2) : (.tilde, 1)
        case 0x3D: return second == 0x3D ? (.equal, 2) : (.assign, 1)
        case 0x3A: return second == 0x3A ? (.doubleColon, 2) : (.colon, 1)
        case 0x2E: return dots(second)
        case 0x3C, 0x3E: return comparison(second)
        default: return punctuation()
        }
    }

    private func dots(_ second: UInt8) -> (TokenKind, Int) {
        guard second == 0x2E else { return (.dot, 1) }
        return bytes[offset + 2 < bytes.count ? offset + 2 : end] == 0x2E ? (.ellipsis, 3) : (.concatenate, 2)
    }

    private func comparison(_ second: UInt8) -> (TokenKind, Int) {
        let isLess = current == 0x3C
        if second == 0x3D { return (isLess ? .lessEqual : .greaterEqual, 2) }
        if second == current { return (isLess ? .shiftLeft : .shiftRight, 2) }
        return (isLess ? .less : .greater, 1)
    }

    private func punctuation() -> (TokenKind, Int) {
        switch current {
        case 0x28: (.openParenthesis, 1)
        case 0x29: (.closeParenthesis, 1)
        case 0x7B: (.openBrace, 1)
        case 0x7D: (.closeBrace, 1)
        case 0x5D: (.closeBracket, 1)
        case 0x3B: (.semicolon, 1)
        case 0x2C: (.comma, 1)
        default: (.stray, 1)
        }
    }
}
