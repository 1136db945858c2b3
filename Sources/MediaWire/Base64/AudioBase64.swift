/// Base64 of RFC 4648 in the caller's buffers: nothing is allocated. A text counts as Base64 when it is what encoding
/// its bytes gives, and nothing else does: padded, no white space, unused bits zero.
public enum AudioBase64 {
    /// Length of the text for that many bytes.
    public static func encodedCount(_ bytes: Int) -> Int { (bytes + 2) / 3 * 4 }

    /// Bytes in a text of that kind; for any other text, some number that is not below 0.
    public static func decodedCount(_ text: UnsafeRawBufferPointer) -> Int {
        guard text.count >= 4 else { return 0 }
        let padding = text[text.count - 1] != pad ? 0 : text[text.count - 2] != pad ? 1 : 2
        return text.count / 4 * 3 - padding
    }

    public static func isCanonical(_ text: UnsafeRawBufferPointer) -> Bool { length(in: text, from: 0) == text.count }

    /// Length of the Base64 that begins at `start` and ends where neither a digit nor padding goes on; nil when what
    /// stands there is not canonical. Behind it may stand anything.
    static func length(in text: UnsafeRawBufferPointer, from start: Int) -> Int? {
        values.withUnsafeBufferPointer { values in
            var position = start
            while position + 4 <= text.count {
                let all =
                    values[Int(text[position])] | values[Int(text[position + 1])] | values[Int(text[position + 2])]
                    | values[Int(text[position + 3])]
                guard all < 64 else { break }
                position += 4
            }
            guard let rest = lastGroup(in: text, from: position, values) else { return nil }
            return position + (rest.bytes == 0 ? 0 : 4) - start
        }
    }

    /// Writes the bytes of `text` to the front of `out`, which holds `decodedCount` of them at least.
    ///
    /// - Returns: how many there are; nil when the text is not canonical or `out` is too small. What `out` holds then
    ///   means nothing.
    public static func decode(_ text: UnsafeRawBufferPointer, into out: UnsafeMutableRawBufferPointer) -> Int? {
        let count = decodedCount(text)
        guard text.count % 4 == 0, count <= out.count else { return nil }
        return values.withUnsafeBufferPointer { values in
            var position = 0
            var written = 0
            while position < text.count {
                let first = values[Int(text[position])]
                let second = values[Int(text[position + 1])]
                let third = values[Int(text[position + 2])]
                let fourth = values[Int(text[position + 3])]
                guard first | second | third | fourth < 64 else { break }
                if written + 4 <= count {
                    // One store of four bytes; the fourth is written again by what follows.
                    let bits = UInt32(first) << 26 | UInt32(second) << 20 | UInt32(third) << 14 | UInt32(fourth) << 8
                    out.storeBytes(of: bits.bigEndian, toByteOffset: written, as: UInt32.self)
                } else {
                    out[written] = first << 2 | second >> 4
                    out[written + 1] = second << 4 | third >> 2
                    out[written + 2] = third << 6 | fourth
                }
                position += 4
                written += 3
            }
            guard position < text.count else { return written }
            guard position + 4 == text.count, let rest = lastGroup(in: text, from: position, values), rest.bytes > 0
            else { return nil }
            out[written] = UInt8(truncatingIfNeeded: rest.bits >> 8)
            if rest.bytes == 2 { out[written + 1] = UInt8(truncatingIfNeeded: rest.bits) }
            return written + rest.bytes
        }
    }

    /// Writes `bytes` as text to the front of `out`.
    ///
    /// - Returns: how long the text is; nil, with nothing written, when `out` holds less than `encodedCount`.
    public static func encode(_ bytes: UnsafeRawBufferPointer, into out: UnsafeMutableRawBufferPointer) -> Int? {
        let count = encodedCount(bytes.count)
        guard count <= out.count else { return nil }
        let digits = UnsafeBufferPointer(start: alphabet.utf8Start, count: 64)
        var position = 0
        var written = 0
        while position + 3 <= bytes.count {
            let bits = Int(bytes[position]) << 16 | Int(bytes[position + 1]) << 8 | Int(bytes[position + 2])
            out[written] = digits[bits >> 18]
            out[written + 1] = digits[bits >> 12 & 63]
            out[written + 2] = digits[bits >> 6 & 63]
            out[written + 3] = digits[bits & 63]
            position += 3
            written += 4
        }
        guard position < bytes.count else { return count }
        let hasSecond = position + 1 < bytes.count
        let bits = Int(bytes[position]) << 16 | (hasSecond ? Int(bytes[position + 1]) << 8 : 0)
        out[written] = digits[bits >> 18]
        out[written + 1] = digits[bits >> 12 & 63]
        out[written + 2] = hasSecond ? digits[bits >> 6 & 63] : pad
        out[written + 3] = pad
        return count
    }

    /// The group that is not four digits: two or three of them with their padding, or none at all. Its bytes are the
    /// upper ones of 16 bits.
    private static func lastGroup(
        in text: UnsafeRawBufferPointer, from start: Int, _ values: UnsafeBufferPointer<UInt8>
    ) -> (bytes: Int, bits: UInt32)? {
        var bits: UInt32 = 0
        var count = 0
        while count < 3, start + count < text.count, values[Int(text[start + count])] < 64 {
            bits = bits << 6 | UInt32(values[Int(text[start + count])])
            count += 1
        }
        guard count > 0 else { return (0, 0) }
        guard count > 1, start + 4 <= text.count, text[start + 3] == pad else { return nil }
        if count == 3 { return bits & 0x3 == 0 ? (2, bits >> 2) : nil }
        return text[start + 2] == pad && bits & 0xF == 0 ? (1, bits << 4) : nil
    }

    private static let pad = UInt8(ascii: "=")
    private static let alphabet: StaticString = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"

    /// The value of each digit, by its byte; 255 for bytes that are none.
    private static let values: [UInt8] = {
        var values = [UInt8](repeating: 255, count: 256)
        alphabet.withUTF8Buffer { digits in
            for (value, digit) in digits.enumerated() { values[Int(digit)] = UInt8(value) }
        }
        return values
    }()
}
