/// The value of a numeral: integer or float by Lua's rules.
enum Numeral {
    /// Nil when the text is not a numeral. Decimal integers beyond 64 bits become floats, hexadecimal ones wrap.
    static func value(of text: ArraySlice<UInt8>, isHexadecimal: Bool) -> Literal? {
        isHexadecimal ? hexadecimal(text.dropFirst(2)) : decimal(text)
    }

    private static func decimal(_ text: ArraySlice<UInt8>) -> Literal? {
        if text.allSatisfy(Byte.isDigit) {
            if let integer = Int64(String(decoding: text, as: UTF8.self)) { return .integer(integer) }
        }
        guard let parts = Parts(text, exponentMark: Byte.ascii("e"), isDigit: Byte.isDigit) else { return nil }
        // Swift reads neither "3." nor ".5" everywhere; a canonical spelling is read the same on every platform.
        let whole = parts.whole.isEmpty ? "0" : String(decoding: parts.whole, as: UTF8.self)
        let fraction = parts.fraction.isEmpty ? "0" : String(decoding: parts.fraction, as: UTF8.self)
        return Double("\(whole).\(fraction)e\(parts.exponent)").map(Literal.float)
    }

    private static func hexadecimal(_ text: ArraySlice<UInt8>) -> Literal? {
        let isHex = { (byte: UInt8) in Byte.hexValue(byte) != nil }
        guard let parts = Parts(text, exponentMark: Byte.ascii("p"), isDigit: isHex) else { return nil }
        if !parts.hasPoint, !parts.hasExponent {
            let bits = parts.whole.reduce(UInt64(0)) { $0 &* 16 &+ UInt64(Byte.hexValue($1) ?? 0) }
            return .integer(Int64(bitPattern: bits))
        }
        var mantissa = 0.0
        var significant = 0
        var scale = parts.exponent
        // Beyond 30 digits a double cannot change any more; they only shift the exponent.
        for (index, byte) in (parts.whole + parts.fraction).enumerated() {
            let isFraction = index >= parts.whole.count
            if significant < 30 {
                mantissa = mantissa * 16 + Double(Byte.hexValue(byte) ?? 0)
                if mantissa != 0 { significant += 1 }
                if isFraction { scale -= 4 }
            } else if !isFraction {
                scale += 4
            }
        }
        return .float(scaled(mantissa, by: scale))
    }

    /// `value × 2^exponent`, stepwise, since a single factor may overflow where the product does not.
    private static func scaled(_ value: Double, by exponent: Int) -> Double {
        guard value != 0 else { return 0 }
        var result = value
        var rest = max(-4000, min(4000, exponent))
        while rest != 0 {
            let step = max(-500, min(500, rest))
            result *= Double(sign: .plus, exponent: step, significand: 1)
            rest -= step
        }
        return result
    }
}
