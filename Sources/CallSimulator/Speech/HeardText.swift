/// Words as a listener compares them: lower case, letters and digits only, one space between words.
struct HeardText {
    private(set) var bytes: [UInt8] = []

    init(_ text: String = "") { append(text) }

    var text: String { String(decoding: bytes, as: UTF8.self) }

    mutating func append(_ text: String) {
        if text.utf8.allSatisfy({ $0 < 0x80 }) { appendASCII(text) } else { appendAny(text) }
    }

    /// The same as `appendAny`, without the cost of Unicode: most of what is said is plain.
    private mutating func appendASCII(_ text: String) {
        var pendingSpace = !bytes.isEmpty
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
                UInt8(ascii: "A")...UInt8(ascii: "Z"):
                if pendingSpace, !bytes.isEmpty { bytes.append(UInt8(ascii: " ")) }
                pendingSpace = false
                bytes.append(byte < UInt8(ascii: "a") && byte > UInt8(ascii: "9") ? byte | 0x20 : byte)
            case UInt8(ascii: " "), 0x09...0x0D, UInt8(ascii: "-"): pendingSpace = true
            default: break
            }
        }
    }

    private mutating func appendAny(_ text: String) {
        var pendingSpace = !bytes.isEmpty
        for character in text {
            if character.isLetter || character.isNumber {
                if pendingSpace, !bytes.isEmpty { bytes.append(UInt8(ascii: " ")) }
                pendingSpace = false
                bytes.append(contentsOf: character.lowercased().utf8)
            } else if character.isWhitespace || character == "-" {
                pendingSpace = true
            }
        }
    }

    /// Where `other` ends within these words, searching from the byte `start`; nil when it is not there.
    func end(of other: HeardText, from start: Int = 0) -> Int? {
        let needle = other.bytes
        guard !needle.isEmpty else { return start }
        guard bytes.count >= needle.count else { return nil }
        var index = max(0, start)
        while index + needle.count <= bytes.count {
            var matched = 0
            while matched < needle.count, bytes[index + matched] == needle[matched] { matched += 1 }
            if matched == needle.count { return index + matched }
            index += 1
        }
        return nil
    }

    func contains(_ other: HeardText) -> Bool { end(of: other) != nil }
}
