extension JSON5Reader {
    /// A key without quotes.
    mutating func name() throws(JSON5Error) -> String {
        let start = position
        var name = String.UnicodeScalarView()
        while let (scalar, count) = scalar(at: position) {
            var next = scalar
            if scalar == "\\" {
                position += 1
                guard take("u") else { throw failure("only \\u may stand in a key without quotes") }
                next = try hexScalar(digits: 4)
                guard name.isEmpty ? JSON5Scalars.beginsName(next) : JSON5Scalars.continuesName(next) else {
                    throw failure("the escape stands for a character that needs quotes", at: start)
                }
            } else if name.isEmpty ? JSON5Scalars.beginsName(scalar) : JSON5Scalars.continuesName(scalar) {
                position += count
            } else {
                break
            }
            name.append(next)
        }
        guard !name.isEmpty else { throw failure("a key should stand here; put it in quotes") }
        return String(name)
    }

    /// A text in single or double quotes.
    mutating func string() throws(JSON5Error) -> String {
        let start = position
        guard let quote = byte else { throw failure("a text should stand here") }
        position += 1
        var text = String.UnicodeScalarView()
        while let (scalar, count) = scalar(at: position) {
            position += count
            if scalar.value == UInt32(quote) { return String(text) }
            if scalar == "\\" {
                if let escaped = try escape() { text.append(escaped) }
            } else if scalar == "\n" || scalar == "\r" {
                break
            } else {
                text.append(scalar)
            }
        }
        throw failure("the text that begins here is not closed in its line", at: start)
    }

    /// What an escape stands for; nil for the end of a line, which joins lines.
    private mutating func escape() throws(JSON5Error) -> Unicode.Scalar? {
        guard let (scalar, count) = scalar(at: position) else { throw failure("the text is not closed") }
        position += count
        switch scalar {
        case "b": return "\u{8}"
        case "f": return "\u{C}"
        case "n": return "\n"
        case "r": return "\r"
        case "t": return "\t"
        case "v": return "\u{B}"
        case "x": return try hexScalar(digits: 2)
        case "u": return try hexScalar(digits: 4)
        case "0":
            if let byte, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) {
                throw failure("octal escapes are not allowed")
            }
            return "\0"
        case "1"..."9": throw failure("a digit cannot be escaped")
        case "\r":
            _ = take("\n")
            return nil
        case _ where JSON5Scalars.endsLine(scalar): return nil
        default: return scalar
        }
    }

    private mutating func hexScalar(digits: Int) throws(JSON5Error) -> Unicode.Scalar {
        let start = position
        var code = try hex(digits: digits)
        if (0xD800..<0xDC00).contains(code), take("\\"), take("u") {
            let low = try hex(digits: 4)
            guard (0xDC00..<0xE000).contains(low) else { throw failure("half of a surrogate pair", at: start) }
            code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00)
        }
        guard let scalar = Unicode.Scalar(code) else { throw failure("half of a surrogate pair", at: start) }
        return scalar
    }

    private mutating func hex(digits: Int) throws(JSON5Error) -> UInt32 {
        guard position + digits <= bytes.count,
            let text = String(validating: bytes[position..<position + digits], as: UTF8.self),
            text.allSatisfy(\.isHexDigit), let code = UInt32(text, radix: 16)
        else { throw failure("\(digits) hexadecimal digits should stand here") }
        position += digits
        return code
    }

    /// A number: decimal, hexadecimal, with a point at either end, infinite or not a number.
    mutating func number() throws(JSON5Error) -> JSON5Node.Content {
        let start = position
        let isNegative = take("-")
        if !isNegative { _ = take("+") }
        if take(word: "Infinity") { return .number(isNegative ? -.infinity : .infinity) }
        if take(word: "NaN") { return .number(.nan) }
        let digitsStart = position
        while let byte, Self.isPartOfNumber(byte, after: bytes[digitsStart..<position]) { position += 1 }
        let text = String(decoding: bytes[digitsStart..<position], as: UTF8.self)
        guard let content = Self.number(text, isNegative: isNegative) else {
            throw failure(
                text.isEmpty && digitsStart == start
                    ? "a value should stand here; texts need quotes" : "this is no number", at: start)
        }
        if let (scalar, _) = scalar(at: position), JSON5Scalars.continuesName(scalar) {
            throw failure("this is no number", at: start)
        }
        return content
    }

    private static func isPartOfNumber(_ byte: UInt8, after before: ArraySlice<UInt8>) -> Bool {
        let last = before.last.map { $0 | 0x20 }
        let isHex = before.count > 1 && before.dropFirst().first.map { $0 | 0x20 } == UInt8(ascii: "x")
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."): return true
        case UInt8(ascii: "+"), UInt8(ascii: "-"): return last == UInt8(ascii: "e") && !isHex
        default: return Character(Unicode.Scalar(byte)).isHexDigit || byte | 0x20 == UInt8(ascii: "x")
        }
    }

    private static func number(_ text: String, isNegative: Bool) -> JSON5Node.Content? {
        let sign = isNegative ? "-" : ""
        if text.hasPrefix("0x") || text.hasPrefix("0X") {
            let digits = text.dropFirst(2)
            guard !digits.isEmpty, digits.allSatisfy(\.isHexDigit) else { return nil }
            if let value = Int64(sign + digits, radix: 16) { return .int(value) }
            return Double(sign + "0x" + digits).map { .number($0) }
        }
        let whole = text.prefix { $0.isNumber }
        // JSON5 has no octal numbers, so a leading zero can only be a mistake.
        if whole.count > 1, whole.hasPrefix("0") { return nil }
        if whole.count == text.count, let value = Int64(sign + text), !(isNegative && value == 0) {
            return .int(value)
        }
        guard text.contains(where: \.isNumber), text.allSatisfy({ $0.isNumber || ".eE+-".contains($0) }) else {
            return nil
        }
        var exact = text
        if exact.hasPrefix(".") { exact = "0" + exact }
        exact = exact.replacing(".e", with: ".0e").replacing(".E", with: ".0E")
        if exact.hasSuffix(".") { exact += "0" }
        return Double(sign + exact).map { .number($0) }
    }
}
