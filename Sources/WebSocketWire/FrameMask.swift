/// The XOR over a payload (RFC 6455, section 5.3). Masking and unmasking are the same.
public enum FrameMask {
    /// - Parameter offset: how many bytes of the frame's payload stand before these.
    public static func apply(_ mask: UInt32, to bytes: UnsafeMutableRawBufferPointer, offset: Int = 0) {
        copy(UnsafeRawBufferPointer(bytes), to: bytes, mask, offset: offset)
    }

    /// The same on the way from one place to another, which may be one and the same. `target` is at least as long.
    public static func copy(
        _ source: UnsafeRawBufferPointer, to target: UnsafeMutableRawBufferPointer, _ mask: UInt32, offset: Int = 0
    ) {
        let turned = turn(mask, by: offset)
        let wide = UInt64(turned) << 32 | UInt64(turned)
        var index = 0
        while index + 8 <= source.count {
            let word = source.loadUnaligned(fromByteOffset: index, as: UInt64.self)
            target.storeBytes(of: word ^ wide, toByteOffset: index, as: UInt64.self)
            index += 8
        }
        while index < source.count {
            target[index] = source[index] ^ UInt8(truncatingIfNeeded: turned >> (8 * UInt32(index & 3)))
            index += 1
        }
    }

    /// Byte `offset` of the repeated mask comes first.
    private static func turn(_ mask: UInt32, by offset: Int) -> UInt32 {
        let little = UInt32(littleEndian: mask)
        let bits = UInt32(8 * (offset & 3))
        return bits == 0 ? little : little >> bits | little << (32 - bits)
    }
}
