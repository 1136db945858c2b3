/// Reads amounts and currencies as carriers write them in text; nil for anything that is none.
enum BillText {
    /// A decimal number without sign or exponent, left as it is written.
    static func amount(_ text: String) -> String? {
        let isPlain = text.utf8.count <= 20 && text.utf8.allSatisfy { (0x30...0x39).contains($0) || $0 == 0x2E }
        return isPlain && Double(text) != nil ? text : nil
    }

    /// Three capital letters, as in ISO 4217.
    static func currency(_ text: String) -> String? {
        text.utf8.count == 3 && text.utf8.allSatisfy { (0x41...0x5A).contains($0) } ? text : nil
    }
}
