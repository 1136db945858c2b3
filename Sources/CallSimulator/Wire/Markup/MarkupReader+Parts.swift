extension MarkupReader {
    mutating func name() throws(MarkupProblem) -> String {
        let start = position
        while let byte = peek(), Self.isName(byte, first: position == start) { position += 1 }
        guard position > start else { throw problem("a name is expected") }
        return String(decoding: bytes[start..<position], as: UTF8.self)
    }

    /// Skips white space; false when there was none.
    mutating func skipSpace() -> Bool {
        let start = position
        while let byte = peek(), Self.isSpace(byte) { position += 1 }
        return position > start
    }

    mutating func skip(past end: StaticString, what: String) throws(MarkupProblem) {
        let start = position
        while position < bytes.count {
            if starts(end) {
                position += end.utf8CodeUnitCount
                return
            }
            position += 1
        }
        throw MarkupProblem(offset: start, message: "\(what) is not finished")
    }

    func peek(_ ahead: Int = 0) -> UInt8? { position + ahead < bytes.count ? bytes[position + ahead] : nil }

    func starts(_ text: StaticString) -> Bool {
        let wanted = text.withUTF8Buffer { Array($0) }
        return bytes[position...].starts(with: wanted)
    }

    func problem(_ message: String) -> MarkupProblem { MarkupProblem(offset: position, message: message) }

    /// Text with its character and entity references replaced.
    func decoded(_ slice: ArraySlice<UInt8>) throws(MarkupProblem) -> String {
        var output: [UInt8] = []
        var index = slice.startIndex
        while index < slice.endIndex {
            let byte = slice[index]
            guard byte >= 0x20 || Self.isSpace(byte) else {
                throw MarkupProblem(offset: index, message: "there is a control character")
            }
            guard byte == UInt8(ascii: "&") else {
                output.append(byte)
                index += 1
                continue
            }
            guard let end = slice[index...].prefix(12).firstIndex(of: UInt8(ascii: ";")),
                let scalar = Self.reference(String(decoding: slice[(index + 1)..<end], as: UTF8.self))
            else {
                throw MarkupProblem(offset: index, message: "& begins no known entity")
            }
            output += Array(String(Character(scalar)).utf8)
            index = end + 1
        }
        return String(decoding: output, as: UTF8.self)
    }

    private static func reference(_ name: String) -> Unicode.Scalar? {
        switch name {
        case "amp": return "&"
        case "lt": return "<"
        case "gt": return ">"
        case "quot": return "\""
        case "apos": return "'"
        default: break
        }
        guard name.hasPrefix("#") else { return nil }
        let isHex = name.hasPrefix("#x")
        let digits = name.dropFirst(isHex ? 2 : 1)
        guard let first = digits.first, first.isHexDigit, let value = UInt32(digits, radix: isHex ? 16 : 10),
            let scalar = Unicode.Scalar(value), value >= 0x20 || [0x9, 0xA, 0xD].contains(value)
        else { return nil }
        return scalar
    }

    static func isSpace(_ byte: UInt8) -> Bool { [0x20, 0x9, 0xA, 0xD].contains(byte) }

    private static func isName(_ byte: UInt8, first: Bool) -> Bool {
        switch byte {
        case 0x41...0x5A, 0x61...0x7A, 0x5F, 0x3A, 0x80...: true
        case 0x30...0x39, 0x2D, 0x2E: !first
        default: false
        }
    }
}
