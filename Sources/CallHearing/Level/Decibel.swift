/// Decibels and back, good to 0.01 dB, in a few nanoseconds; the standard library has no logarithm.
enum Decibel {
    /// 10 log10 of each of four powers; they must be positive and normal.
    static func of(_ power: SIMD4<Float>) -> SIMD4<Float> {
        let bits = unsafeBitCast(power, to: SIMD4<Int32>.self)
        let exponent = SIMD4<Float>((bits &>> 23) &- 127)
        let mantissa = unsafeBitCast(bits & 0x007F_FFFF | 0x3F80_0000, to: SIMD4<Float>.self)
        // log2 between 1 and 2, as a polynomial.
        var log: SIMD4<Float> = mantissa * -0.08001088 + 0.63551112
        log = log * mantissa - 2.09940228
        log = log * mantissa + 4.04961689
        log = log * mantissa - 2.50561466
        return (exponent + log) * 3.0103
    }

    static func of(_ power: Float) -> Float { of(SIMD4(repeating: power))[0] }

    /// The powers of four levels; levels are taken as no lower than -150 dB and no higher than 60 dB.
    static func power(_ level: SIMD4<Float>) -> SIMD4<Float> {
        let exact = level.clamped(lowerBound: SIMD4(repeating: -150), upperBound: SIMD4(repeating: 60)) * 0.33219281
        let whole = exact.rounded(.down)
        let part = exact - whole
        // 2 to the power of 0 to 1, as a polynomial.
        var power: SIMD4<Float> = part * 0.0790857 + 0.22451634
        power = power * part + 0.69639055
        power = power * part + 0.99989669
        let scale = unsafeBitCast((SIMD4<Int32>(whole) &+ 127) &<< 23, to: SIMD4<Float>.self)
        return power * scale
    }
}
