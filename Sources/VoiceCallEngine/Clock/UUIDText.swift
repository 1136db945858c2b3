/// The text form of a UUID (RFC 9562, section 4).
public enum UUIDText {
    /// 32 digits in five groups, in lower case.
    public static func text(_ high: UInt64, _ low: UInt64) -> String {
        let digits = Array(hexadecimal(high) + hexadecimal(low))
        return [0..<8, 8..<12, 12..<16, 16..<20, 20..<32].map { String(digits[$0]) }.joined(separator: "-")
    }

    /// 16 digits, in lower case.
    public static func hexadecimal(_ word: UInt64) -> String {
        let text = String(word, radix: 16)
        return String(repeating: "0", count: 16 - text.utf8.count) + text
    }
}
