/// Telephone numbers as Plivo writes them: digits, usually without `+`. SIP addresses stay what they are.
enum PlivoNumber {
    /// For a request or a document: digits and `+`. Nothing that Plivo takes for a second target gets through.
    static func dialled(_ number: String) -> String {
        if isSIP(number) { return String(number.unicodeScalars.filter { $0.value > 0x20 && $0 != "<" && $0 != ">" }) }
        return String(number.unicodeScalars.filter { isDigit($0) || $0 == "+" })
    }

    static func isSIP(_ number: String) -> Bool { number.lowercased().hasPrefix("sip:") }

    /// From a webhook or a response: E.164 where it looks like a number of at least seven digits, else as it came
    /// (short codes, `anonymous`, SIP addresses).
    static func read(_ text: String) -> String {
        let digits = text.unicodeScalars
        guard (7...15).contains(digits.count), digits.allSatisfy(isDigit), digits.first != "0" else { return text }
        return "+" + text
    }

    /// Whether two spellings name the same number: by digits, or letter by letter when one of them has none.
    static func same(_ left: String, _ right: String) -> Bool {
        let digits = [left, right].map { String($0.unicodeScalars.filter(isDigit)) }
        if isSIP(left) || isSIP(right) || digits.contains("") { return left == right }
        return digits[0] == digits[1]
    }

    private static func isDigit(_ scalar: Unicode.Scalar) -> Bool { ("0"..."9").contains(scalar) }
}
