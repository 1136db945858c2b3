/// µ-law of ITU-T G.711 for 16-bit linear samples.
///
/// G.711 works on 14 bits: the two lowest bits of a linear sample are dropped on the way in and are
/// zero on the way out. Every code survives decode and encode unchanged, except `0x7F` (negative zero),
/// which decodes to 0 and so becomes `0xFF`.
public enum G711 {
    /// The code of linear zero; a line filled with it is silent.
    public static let silence: UInt8 = 0xFF

    /// One linear sample to its µ-law code. Louder than the law can hold is clipped, never wrapped.
    public static func encode(_ sample: Int16) -> UInt8 {
        code(of: sample, in: magnitudeCodes)
    }

    /// One µ-law code to its linear sample, within ±32,124.
    public static func decode(_ code: UInt8) -> Int16 {
        linearSamples[Int(code)]
    }

    /// Encodes a run of samples, one byte each.
    public static func encode(_ samples: [Int16]) -> [UInt8] {
        let table = magnitudeCodes
        return samples.map { code(of: $0, in: table) }
    }

    /// Decodes a run of codes, one sample each.
    public static func decode(_ codes: [UInt8]) -> [Int16] {
        let table = linearSamples
        return codes.map { table[Int($0)] }
    }

    /// Encodes `samples` onto the end of `output`; allocates nothing when `output` has room reserved.
    public static func encode(_ samples: Span<Int16>, appendingTo output: inout [UInt8]) {
        let table = magnitudeCodes
        for index in samples.indices {
            output.append(code(of: samples[index], in: table))
        }
    }

    /// Decodes `codes` onto the end of `output`; allocates nothing when `output` has room reserved.
    public static func decode(_ codes: Span<UInt8>, appendingTo output: inout [Int16]) {
        let table = linearSamples
        for index in codes.indices {
            output.append(table[Int(codes[index])])
        }
    }

    // MARK: - Tables

    /// Added to a 14-bit magnitude so that each segment starts at a power of two.
    private static let bias = 33
    /// The largest biased magnitude the law can hold.
    private static let ceiling = 0x1FFF

    /// µ-law code without sign for each of the 8,192 magnitudes of 14-bit linear, bits already inverted.
    private static let magnitudeCodes: [UInt8] = (0..<8192).map { magnitude in
        let biased = min(magnitude + bias, ceiling)
        let segment = (Int.bitWidth - biased.leadingZeroBitCount) - 6
        let step = (biased >> (segment + 1)) & 0x0F
        return UInt8(truncatingIfNeeded: ~(segment << 4 | step) & 0x7F)
    }

    private static let linearSamples: [Int16] = (0..<256).map { code in
        let bits = ~code
        let segment = (bits >> 4) & 0x07
        let step = bits & 0x0F
        let magnitude = ((step << 1 | 0x21) << segment) - bias
        return Int16(code < 0x80 ? -magnitude * 4 : magnitude * 4)
    }

    /// Negative samples use the one's complement, as G.711's reference does, so -32,768 needs no special case.
    private static func code(of sample: Int16, in table: [UInt8]) -> UInt8 {
        sample < 0 ? table[Int(~sample) >> 2] : table[Int(sample) >> 2] | 0x80
    }
}
