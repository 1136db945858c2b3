extension Numeral {
    /// A numeral taken apart: digits before and after the point, and the exponent.
    struct Parts {
        let whole: ArraySlice<UInt8>
        let fraction: ArraySlice<UInt8>
        let hasPoint: Bool
        let hasExponent: Bool
        /// Clamped to ±1,000,000: beyond that every numeral is zero or infinite anyway.
        let exponent: Int

        /// Nil when the text does not have the form `digits [. digits] [mark [sign] digits]` with some digit.
        init?(_ text: ArraySlice<UInt8>, exponentMark: UInt8, isDigit: (UInt8) -> Bool) {
            let mark = text.firstIndex { ($0 | 0x20) == exponentMark }
            let mantissa = text[..<(mark ?? text.endIndex)]
            let point = mantissa.firstIndex(of: Byte.ascii("."))
            whole = mantissa[..<(point ?? mantissa.endIndex)]
            fraction = point.map { mantissa[($0 + 1)...] } ?? []
            hasPoint = point != nil
            hasExponent = mark != nil
            guard whole.allSatisfy(isDigit), fraction.allSatisfy(isDigit) else { return nil }
            guard !whole.isEmpty || !fraction.isEmpty else { return nil }
            guard let mark else {
                exponent = 0
                return
            }
            guard let value = Self.exponent(text[(mark + 1)...]) else { return nil }
            exponent = value
        }

        private static func exponent(_ text: ArraySlice<UInt8>) -> Int? {
            var digits = text
            let isNegative = text.first == Byte.ascii("-")
            if isNegative || text.first == Byte.ascii("+") { digits = digits.dropFirst() }
            guard !digits.isEmpty, digits.allSatisfy(Byte.isDigit) else { return nil }
            let size = digits.reduce(0) { min($0 * 10 + Int($1) - 0x30, 1_000_000) }
            return isNegative ? -size : size
        }
    }
}
