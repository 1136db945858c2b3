/// The last 30 ms of a line between 150 Hz and 2 kHz, and how much of a voice is in them.
struct PitchTrack {
    private static let frame = 80
    /// The correlated stretch: 15 ms at 4 kHz.
    private static let window = 60
    /// 71 to 400 Hz, in groups of eight lags.
    private static let shortestLag = 10
    private static let lagGroups = 6
    private static let room = window + shortestLag + 8 * lagGroups
    private static let past = room - frame

    /// Oldest first, with the treble raised: otherwise the lowest tone decides alone.
    private var samples = InlineArray<118, Float>(repeating: 0)
    private var previous: Float = 0

    /// Makes room for the next 80 samples, 20 ms.
    mutating func advance() {
        for index in 0..<Self.past { samples[index] = samples[index + Self.frame] }
    }

    /// Writes the sample at `index` of the newest 80.
    @inline(__always)
    mutating func write(_ index: Int, _ value: Float) {
        samples[Self.past + index] = value - 0.6 * previous
        previous = value
    }

    /// Mean power of the newest 10 ms.
    var recentPower: Float {
        samples.span.withUnsafeBufferPointer { all in
            guard let base = all.baseAddress else { return 0 }
            var sum = SIMD8<Float>(repeating: 1e-9)
            for index in stride(from: Self.room - Self.frame / 2, to: Self.room, by: 8) {
                let part = UnsafeRawPointer(base + index).loadUnaligned(as: SIMD8<Float>.self)
                sum += part * part
            }
            return sum.sum() / Float(Self.frame / 2)
        }
    }

    /// The best normalised correlation of the newest 15 ms with what was there one period of a voice earlier: below
    /// 0.45 for most noise, 0.6 to 1 for a vowel.
    func periodicity() -> Float {
        samples.span.withUnsafeBufferPointer { all in
            guard let base = all.baseAddress else { return 0 }
            let start = Self.room - Self.window
            var own: Float = 1e-7
            for index in start..<Self.room { own += base[index] * base[index] }
            var best: Float = 0
            for group in 0..<Self.lagGroups {
                // Lane j holds the lag `longest - j`.
                let longest = Self.shortestLag + group * 8 + 7
                var product = SIMD8<Float>.zero
                var energy = SIMD8<Float>(repeating: 1e-7)
                for index in start..<Self.room {
                    let earlier = UnsafeRawPointer(base + index - longest).loadUnaligned(as: SIMD8<Float>.self)
                    product += earlier * base[index]
                    energy += earlier * earlier
                }
                let ratio = (product * product / energy).replacing(with: 0, where: product .< 0)
                best = max(best, ratio.max())
            }
            return (best / own).squareRoot()
        }
    }

    /// Whether most of the newest 10 ms is above about 330 Hz, where all tones of telephones are; a hummed m is below.
    var isBright: Bool {
        var (square, product) = (Float(1e-9), Float(0))
        for index in Self.room - Self.frame / 2..<Self.room {
            square += samples[index] * samples[index]
            product += samples[index] * samples[index - 1]
        }
        // The cosine of a sample's angle.
        return product < 0.869 * square
    }

    /// See `Predictability`; over the newest 7.5 ms.
    func predictability() -> Float {
        let count = Predictability.history + 30
        return samples.span.extracting(last: count).withUnsafeBufferPointer { Predictability.gain($0) }
    }
}
