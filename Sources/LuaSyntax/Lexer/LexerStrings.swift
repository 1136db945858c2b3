extension Lexer {
    mutating func openBracketOrLongString(from start: SourcePosition) throws(LuaSyntaxError) -> Token {
        guard let level = longBracketLevel() else {
            guard next != Byte.ascii("=") else {
                while next == Byte.ascii("=") { offset += 1 }
                offset += 1
                throw failure("invalid long string delimiter", at: start, near: start.offset..<offset)
            }
            offset += 1
            return token(.openBracket, from: start)
        }
        let range = try longText(level: level, from: start, what: "string")
        return token(.string, from: start, literal: .string(normalisedText(range)))
    }

    mutating func shortString(from start: SourcePosition) throws(LuaSyntaxError) -> Token {
        let quote = current
        offset += 1
        var content: [UInt8] = []
        var runStart = offset
        while true {
            if isAtEnd { throw failure("unfinished string", at: position, near: end..<end) }
            let byte = current
            if byte == quote { break }
            if Byte.isNewline(byte) {
                // After `\z` or a continued line the string began further up: name the line that lacks the quote.
                let place = start.line == line ? start : position
                throw failure("unfinished string", at: place, near: start.offset..<offset)
            }
            if byte == Byte.backslash {
                content += bytes[runStart..<offset]
                try escape(into: &content, from: start)
                runStart = offset
            } else {
                offset += 1
            }
        }
        content += bytes[runStart..<offset]
        offset += 1
        return token(.string, from: start, literal: .string(String(decoding: content, as: UTF8.self)))
    }

    /// The text of a long string, with every line ending as `\n`, as Lua reads it.
    private func normalisedText(_ range: Range<Int>) -> String {
        guard bytes[range].contains(Byte.carriageReturn) else { return text(range) }
        var content: [UInt8] = []
        var index = range.lowerBound
        while index < range.upperBound {
            let byte = bytes[index]
            index += 1
            guard Byte.isNewline(byte) else {
                content.append(byte)
                continue
            }
            content.append(Byte.newline)
            if index < range.upperBound, Byte.isNewline(bytes[index]), bytes[index] != byte { index += 1 }
        }
        return String(decoding: content, as: UTF8.self)
    }
}
