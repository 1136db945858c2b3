extension JSONReader {
    mutating func readNumber() throws(JSONError) -> Value {
        let start = position
        var whole = true
        _ = accept(UInt8(ascii: "-"))
        if accept(UInt8(ascii: "0")) {
            if let byte = current, isDigit(byte) { throw failure("a number must not begin with 0") }
        } else {
            try readDigits()
        }
        if accept(UInt8(ascii: ".")) {
            whole = false
            try readDigits()
        }
        if accept(UInt8(ascii: "e")) || accept(UInt8(ascii: "E")) {
            whole = false
            if !accept(UInt8(ascii: "+")) { _ = accept(UInt8(ascii: "-")) }
            try readDigits()
        }
        let text = String(decoding: bytes[start..<position], as: UTF8.self)
        if whole, let integer = Int64(text) { return .int(integer) }
        guard let number = Double(text), number.isFinite else {
            throw JSONError(offset: start, message: "a number beyond the range of a double")
        }
        return .number(number)
    }

    private func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

    private mutating func readDigits() throws(JSONError) {
        guard let first = current, isDigit(first) else { throw failure("a digit should be here") }
        while let byte = current, isDigit(byte) { position += 1 }
    }

    mutating func readString() throws(JSONError) -> String {
        let start = position
        position += 1
        var content: [UInt8] = []
        while true {
            let plain = position
            while let byte = current, byte >= 0x20, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\") {
                position += 1
            }
            content.append(contentsOf: bytes[plain..<position])
            guard let byte = current else { throw failure("a string without its closing quote") }
            if byte < 0x20 { throw failure("a control character inside a string") }
            position += 1
            if byte == UInt8(ascii: "\"") { break }
            try readEscape(into: &content)
        }
        guard let text = String(validating: content, as: UTF8.self) else {
            throw JSONError(offset: start, message: "a string that is not UTF-8")
        }
        return text
    }

    private mutating func readEscape(into content: inout [UInt8]) throws(JSONError) {
        guard let byte = current else { throw failure("a string without its closing quote") }
        position += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): content.append(byte)
        case UInt8(ascii: "b"): content.append(0x08)
        case UInt8(ascii: "f"): content.append(0x0C)
        case UInt8(ascii: "n"): content.append(0x0A)
        case UInt8(ascii: "r"): content.append(0x0D)
        case UInt8(ascii: "t"): content.append(0x09)
        case UInt8(ascii: "u"): content.append(contentsOf: String(try readCodePoint()).utf8)
        default:
            position -= 1
            throw failure("an unknown escape")
        }
    }

    private mutating func readCodePoint() throws(JSONError) -> Character {
        let start = position
        let unit = try readHex()
        var code = UInt32(unit)
        if UTF16.isLeadSurrogate(unit) {
            guard accept(UInt8(ascii: "\\")), accept(UInt8(ascii: "u")) else {
                throw JSONError(offset: start, message: "half of a surrogate pair")
            }
            let trail = try readHex()
            guard UTF16.isTrailSurrogate(trail) else {
                throw JSONError(offset: start, message: "half of a surrogate pair")
            }
            code = 0x10000 + (UInt32(unit & 0x3FF) << 10 | UInt32(trail & 0x3FF))
        }
        guard let scalar = Unicode.Scalar(code) else {
            throw JSONError(offset: start, message: "half of a surrogate pair")
        }
        return Character(scalar)
    }

    private mutating func readHex() throws(JSONError) -> UInt16 {
        var unit: UInt16 = 0
        for _ in 0..<4 {
            guard let byte = current, let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
                throw failure("four hexadecimal digits should be here")
            }
            unit = unit << 4 | UInt16(digit)
            position += 1
        }
        return unit
    }
}
