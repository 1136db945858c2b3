/// G.711 µ-law as this module needs it: full scale is 1, and the standard library is all it takes.
enum MuLaw {
    /// Bytes, and samples, in 20 ms at 8 kHz.
    static let frameBytes = 160
    /// Linear zero.
    static let silence: UInt8 = 0xFF

    /// The linear value of each code, within ±0.981.
    static let linear: [Float] = (0..<256).map { code in
        let bits = ~code
        let magnitude = ((bits & 0x0F) << 1 | 0x21) << (bits >> 4 & 0x07) - 33
        return Float(code < 0x80 ? -magnitude : magnitude) / 8_192
    }

    /// The code of a linear value; louder than the law can hold is clipped.
    static func encode(_ value: Float) -> UInt8 {
        let biased = Int(min(abs(value) * 8_192, 8_158)) + 33
        let segment = Int.bitWidth - biased.leadingZeroBitCount - 6
        let bits = segment << 4 | (biased >> (segment + 1) & 0x0F)
        return UInt8(truncatingIfNeeded: ~bits) & (value < 0 ? 0x7F : 0xFF)
    }
}
