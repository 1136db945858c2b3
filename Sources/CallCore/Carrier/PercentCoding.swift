/// Percent-encoding of RFC 3986 and the form encoding built on it. Works on UTF-8 bytes throughout: nothing is
/// normalised, and no two texts with different bytes are taken for the same.
public enum PercentCoding {
    /// Letters, digits and `-._~` stay; every other byte of the UTF-8 form becomes `%XX` in capitals.
    public static func encode(_ text: String) -> String {
        var out: [UInt8] = []
        out.reserveCapacity(text.utf8.count)
        for byte in text.utf8 { append(byte, to: &out) }
        return String(decoding: out, as: UTF8.self)
    }

    /// The bytes meant; nil when a `%` is not followed by two hexadecimal digits. The bytes need not be UTF-8.
    public static func decode(_ text: some StringProtocol, plusIsSpace: Bool) -> [UInt8]? {
        var out: [UInt8] = []
        let isWhole = Array(text.utf8).withUnsafeBufferPointer { decode($0, plusIsSpace: plusIsSpace, into: &out) }
        return isWhole ? out : nil
    }

    /// `application/x-www-form-urlencoded`, in the order given; a space becomes `+`.
    public static func form(_ fields: [HeaderList.Field]) -> String {
        var out: [UInt8] = []
        for (index, field) in fields.enumerated() {
            if index > 0 { out.append(0x26) }
            appendForm(field.name, to: &out)
            out.append(0x3D)
            appendForm(field.value, to: &out)
        }
        return String(decoding: out, as: UTF8.self)
    }

    /// Appends the bytes meant; false, with some of them appended, when an escape is broken.
    static func decode(_ bytes: UnsafeBufferPointer<UInt8>, plusIsSpace: Bool, into out: inout [UInt8]) -> Bool {
        out.reserveCapacity(out.count + bytes.count)
        var index = 0
        while index < bytes.count {
            let byte = bytes[index]
            if byte == 0x25 {
                guard index + 2 < bytes.count, let high = digit(bytes[index + 1]), let low = digit(bytes[index + 2])
                else { return false }
                out.append(high << 4 | low)
                index += 3
            } else {
                out.append(plusIsSpace && byte == 0x2B ? 0x20 : byte)
                index += 1
            }
        }
        return true
    }

    private static func appendForm(_ text: String, to out: inout [UInt8]) {
        for byte in text.utf8 {
            if byte == 0x20 { out.append(0x2B) } else { append(byte, to: &out) }
        }
    }

    private static func append(_ byte: UInt8, to out: inout [UInt8]) {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E: out.append(byte)
        default: out += [0x25, hex(byte >> 4), hex(byte & 15)]
        }
    }

    private static func hex(_ nibble: UInt8) -> UInt8 { nibble < 10 ? 0x30 + nibble : 0x37 + nibble }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x41...0x46: byte - 0x37
        case 0x61...0x66: byte - 0x57
        default: nil
        }
    }
}
