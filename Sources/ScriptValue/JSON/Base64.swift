/// Base64 of RFC 4648. Each sequence of bytes has exactly one text that decodes to it.
public enum Base64 {
    public static func encode(_ bytes: [UInt8]) -> String {
        var out: [UInt8] = []
        out.reserveCapacity((bytes.count + 2) / 3 * 4)
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let group = bytes[start..<min(start + 3, bytes.count)]
            let bits = group.reduce(0) { $0 << 8 | Int($1) } << (8 * (3 - group.count))
            for index in 0..<4 {
                out.append(index <= group.count ? alphabet[bits >> (18 - 6 * index) & 63] : padding)
            }
        }
        return String(decoding: out, as: UTF8.self)
    }

    /// Nil for anything but padded Base64: no white space, nothing behind the padding, unused bits zero.
    public static func decode(_ text: String) -> [UInt8]? {
        var text = text
        return text.withUTF8 { decode(UnsafeRawBufferPointer($0)) }
    }

    /// The same of the bytes of a text.
    public static func decode(_ text: UnsafeRawBufferPointer) -> [UInt8]? {
        guard text.count.isMultiple(of: 4), let last = text.last else { return text.isEmpty ? [] : nil }
        let missing = last != padding ? 0 : text[text.count - 2] != padding ? 1 : 2
        let whole = missing == 0 ? text.count : text.count - 4
        var seen: UInt8 = 0
        var out = values.withUnsafeBufferPointer { values in
            [UInt8](unsafeUninitializedCapacity: text.count / 4 * 3) { out, count in
                for place in stride(from: 0, to: whole, by: 4) {
                    let first = values[Int(text[place])]
                    let second = values[Int(text[place + 1])]
                    let third = values[Int(text[place + 2])]
                    let fourth = values[Int(text[place + 3])]
                    seen |= first | second | third | fourth
                    out[count] = first << 2 | second >> 4
                    out[count + 1] = second << 4 | third >> 2
                    out[count + 2] = third << 6 | fourth
                    count += 3
                }
            }
        }
        guard seen < 64 else { return nil }
        guard missing > 0 else { return out }
        let first = values[Int(text[whole])]
        let second = values[Int(text[whole + 1])]
        let third = missing == 1 ? values[Int(text[whole + 2])] : 0
        guard first | second | third < 64, (missing == 1 ? third & 3 : second & 15) == 0 else { return nil }
        out.append(first << 2 | second >> 4)
        if missing == 1 { out.append(second << 4 | third >> 2) }
        return out
    }

    /// Takes the alphabet with `-` and `_`, too; the padding must still be there.
    public static func decodeEither(_ text: String) -> [UInt8]? {
        decode(
            String(
                decoding: text.utf8.map { byte -> UInt8 in
                    switch byte {
                    case UInt8(ascii: "-"): UInt8(ascii: "+")
                    case UInt8(ascii: "_"): UInt8(ascii: "/")
                    default: byte
                    }
                }, as: UTF8.self))
    }

    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    private static let padding = UInt8(ascii: "=")

    /// Of each byte; 255 for one that is no digit.
    private static let values: [UInt8] = {
        var values = [UInt8](repeating: 255, count: 256)
        for (value, digit) in alphabet.enumerated() { values[Int(digit)] = UInt8(value) }
        return values
    }()
}
