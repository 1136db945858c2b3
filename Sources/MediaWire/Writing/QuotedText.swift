/// A text as JSON has it, written without allocating.
enum QuotedText {
    /// Length with quotes and escapes.
    static func size(of text: String) -> Int { text.utf8.reduce(2) { $0 + size(of: $1) } }

    static func put(_ text: String, into out: inout MediaOutput) {
        out.put(quote)
        for byte in text.utf8 {
            switch size(of: byte) {
            case 1: out.put(byte)
            case 2:
                out.put(backslash)
                out.put(byte)
            default:
                out.put(backslash)
                out.put(UInt8(ascii: "u"))
                out.put(UInt8(ascii: "0"))
                out.put(UInt8(ascii: "0"))
                out.put(UInt8(ascii: "0") + byte >> 4)
                out.put(byte & 15 < 10 ? UInt8(ascii: "0") + byte & 15 : UInt8(ascii: "a") + byte & 15 - 10)
            }
        }
        out.put(quote)
    }

    private static func size(of byte: UInt8) -> Int {
        byte < 0x20 ? 6 : byte == quote || byte == backslash ? 2 : 1
    }

    private static let quote = UInt8(ascii: "\"")
    private static let backslash = UInt8(ascii: "\\")
}
