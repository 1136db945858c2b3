/// Recognises telephone keys in the sound of a line, for lines on which they are not reported.
public struct ToneDetector: Sendable {
    /// -36 dB for both tones together.
    private static let leastPower: Float = 2.5e-4
    /// The part of the frame's power that must be in the two tones.
    private static let purity: Float = 0.6
    /// By how much each tone stands out of its group: 8 dB.
    private static let contrast: Float = 6.3
    /// How much louder one tone may be than the other: 8 dB.
    private static let twist: Float = 6.3

    private static let coefficients: SIMD8<Float> = {
        // 2 cos of the angle of a sample at 8 kHz; the cosine is a sine a quarter of a turn on.
        func coefficient(_ hertz: Float) -> Float { 2 * SineTable.value(SineTable.step(hertz) &+ 1 << 30) }
        let (low, high) = (ToneKey.low, ToneKey.high)
        return SIMD8(
            coefficient(low[0]), coefficient(low[1]), coefficient(low[2]), coefficient(low[3]),
            coefficient(high[0]), coefficient(high[1]), coefficient(high[2]), coefficient(high[3]))
    }()

    /// The key of the last frame, heard for the first time or for longer.
    private var candidate: UInt8?
    private var current: UInt8?
    private var misses = 0

    public init() {}

    /// Takes a frame of 160 bytes of µ-law; returns a key, as an ASCII character, when its tone has been there for two
    /// frames. It is told once, however long it is held.
    public mutating func hear(_ frame: Span<UInt8>) -> UInt8? {
        let key = Self.key(in: frame)
        defer { candidate = key }
        if let held = current {
            misses = key == held ? 0 : misses + 1
            if misses >= 2 { current = nil }
        }
        guard let key, key == candidate, key != current else { return nil }
        current = key
        misses = 0
        return key
    }

    private static func key(in frame: Span<UInt8>) -> UInt8? {
        guard frame.count == MuLaw.frameBytes else { return nil }
        let (powers, total) = powers(of: frame)
        let (low, high) = (powers.lowHalf, powers.highHalf)
        let (lowest, highest) = (low.max(), high.max())
        guard lowest + highest >= leastPower, lowest + highest >= purity * total,
            lowest <= twist * highest, highest <= twist * lowest
        else { return nil }
        let rivals = low.replacing(with: 0, where: low .== lowest).max() * contrast <= lowest
        let others = high.replacing(with: 0, where: high .== highest).max() * contrast <= highest
        guard rivals, others else { return nil }
        return ToneKey.key(row: index(of: lowest, in: low), column: index(of: highest, in: high))
    }

    private static func index(of value: Float, in powers: SIMD4<Float>) -> Int {
        powers.indices.first { powers[$0] == value } ?? 0
    }

    /// The power of a sine of each of the eight frequencies (Goertzel), and of everything.
    private static func powers(of frame: Span<UInt8>) -> (SIMD8<Float>, Float) {
        let linear = MuLaw.linear
        let turn = coefficients
        var (previous, before) = (SIMD8<Float>.zero, SIMD8<Float>.zero)
        var total: Float = 0
        for index in frame.indices {
            let sample = linear[Int(frame[index])]
            total += sample * sample
            (previous, before) = (turn * previous - before + sample, previous)
        }
        let squares = previous * previous + before * before - turn * previous * before
        let count = Float(frame.count)
        return (squares * (2 / (count * count)), total / count)
    }
}
