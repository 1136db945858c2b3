/// One turn of a sine; the standard library has none.
enum SineTable {
    /// A phase is the high bits of a counter that overflows once a turn.
    private static let bits = 10

    private static let values: [Float] = {
        let count = 1 << bits
        // One step of the turn: cosine and sine of 2 pi / 1,024.
        let step = (cosine: 0.999981175282601142656990437, sine: 0.006135884649154475359640234)
        var point = (cosine: 1.0, sine: 0.0)
        return (0..<count).map { _ in
            defer {
                point = (
                    point.cosine * step.cosine - point.sine * step.sine,
                    point.sine * step.cosine + point.cosine * step.sine
                )
            }
            return Float(point.sine)
        }
    }()

    /// How far the phase goes on in a sample of `hertz` at 8 kHz.
    static func step(_ hertz: Float) -> UInt32 { UInt32(Double(hertz) * 4_294_967_296 / 8_000) }

    static func value(_ phase: UInt32) -> Float {
        let index = Int(phase >> (32 - bits))
        let part = Float((phase << bits) >> bits) / Float(1 << (32 - bits))
        let first = values[index]
        return first + (values[(index + 1) & (1 << bits - 1)] - first) * part
    }
}
