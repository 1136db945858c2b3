extension Lexer {
    /// Decodes the escape sequence at the backslash here.
    mutating func escape(into content: inout [UInt8], from start: SourcePosition) throws(LuaSyntaxError) {
        let place = position
        offset += 1
        if isAtEnd { throw failure("unfinished string", at: position, near: end..<end) }
        let byte = current
        if let plain = Self.plainEscapes[byte] {
            content.append(plain)
            offset += 1
        } else if Byte.isNewline(byte) {
            content.append(Byte.newline)
            skipNewline()
        } else if byte == Byte.ascii("z") {
            skipSpaceInString()
        } else if byte == Byte.ascii("x") {
            try hexadecimalEscape(into: &content, from: start, at: place)
        } else if byte == Byte.ascii("u") {
            try unicodeEscape(into: &content, from: start, at: place)
        } else if Byte.isDigit(byte) {
            try decimalEscape(into: &content, from: start, at: place)
        } else {
            throw badEscape("invalid escape sequence", from: start, at: place)
        }
    }

    private static let plainEscapes: [UInt8: UInt8] = [
        0x61: 0x07, 0x62: 0x08, 0x66: 0x0C, 0x6E: 0x0A, 0x72: 0x0D, 0x74: 0x09, 0x76: 0x0B,
        0x5C: 0x5C, 0x22: 0x22, 0x27: 0x27,
    ]

    private mutating func skipSpaceInString() {
        offset += 1
        while !isAtEnd {
            switch current {
            case 0x20, 0x09, 0x0B, 0x0C: offset += 1
            case Byte.newline, Byte.carriageReturn: skipNewline()
            default: return
            }
        }
    }

    private mutating func hexadecimalEscape(
        into content: inout [UInt8], from start: SourcePosition, at place: SourcePosition
    ) throws(LuaSyntaxError) {
        offset += 1
        var value = 0
        for _ in 0..<2 {
            guard let digit = Byte.hexValue(current) else {
                throw badEscape("hexadecimal digit expected", from: start, at: place)
            }
            value = value * 16 + digit
            offset += 1
        }
        content.append(UInt8(value))
    }

    private mutating func decimalEscape(
        into content: inout [UInt8], from start: SourcePosition, at place: SourcePosition
    ) throws(LuaSyntaxError) {
        var value = 0
        var count = 0
        while count < 3, Byte.isDigit(current) {
            value = value * 10 + Int(current) - 0x30
            count += 1
            offset += 1
        }
        guard value <= 255 else { throw badEscape("decimal escape too large", from: start, at: place) }
        content.append(UInt8(value))
    }

    private mutating func unicodeEscape(
        into content: inout [UInt8], from start: SourcePosition, at place: SourcePosition
    ) throws(LuaSyntaxError) {
        offset += 1
        guard current == Byte.ascii("{") else { throw badEscape("missing '{'", from: start, at: place) }
        offset += 1
        guard var value = Byte.hexValue(current) else {
            throw badEscape("hexadecimal digit expected", from: start, at: place)
        }
        offset += 1
        while let digit = Byte.hexValue(current) {
            guard value <= 0x7FF_FFFF else { throw badEscape("UTF-8 value too large", from: start, at: place) }
            value = value * 16 + digit
            offset += 1
        }
        guard current == Byte.ascii("}") else { throw badEscape("missing '}'", from: start, at: place) }
        offset += 1
        Self.appendUTF8(value, to: &content)
    }

    /// Lua encodes up to 31 bits, in up to six bytes, beyond what Unicode allows.
    private static func appendUTF8(_ value: Int, to content: inout [UInt8]) {
        guard value >= 0x80 else {
            content.append(UInt8(value))
            return
        }
        var rest = value
        var tail: [UInt8] = []
        var firstLimit = 0x3F
        repeat {
            tail.append(UInt8(0x80 | (rest & 0x3F)))
            rest >>= 6
            firstLimit >>= 1
        } while rest > firstLimit
        content.append(UInt8((~firstLimit << 1) & 0xFF | rest))
        content += tail.reversed()
    }

    private func badEscape(_ message: String, from start: SourcePosition, at place: SourcePosition) -> LuaSyntaxError {
        failure(message, at: place, near: start.offset..<min(offset + 1, end))
    }
}
