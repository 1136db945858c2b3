extension Lexer {
    /// Reads a numeral as greedily as Lua does, then asks whether it is well formed.
    mutating func numeral(from start: SourcePosition) throws(LuaSyntaxError) -> Token {
        let isHexadecimal = current == 0x30 && (next | 0x20) == Byte.ascii("x")
        offset += isHexadecimal ? 2 : 1
        let exponent = Byte.ascii(isHexadecimal ? "p" : "e")
        while true {
            if (current | 0x20) == exponent {
                offset += 1
                if current == Byte.ascii("+") || current == Byte.ascii("-") { offset += 1 }
            } else if Byte.hexValue(current) != nil || current == Byte.ascii(".") {
                offset += 1
            } else {
                break
            }
        }
        if Byte.isNameStart(current) { offset += 1 }
        let range = start.offset..<offset
        guard let literal = Numeral.value(of: bytes[range], isHexadecimal: isHexadecimal) else {
            throw failure("malformed number", at: start, near: range)
        }
        return token(.number, from: start, literal: literal)
    }
}
