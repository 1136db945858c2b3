/// Powers of the four bands 0-500, 500-1,000, 1,000-2,000 and 2,000-4,000 Hz; a full-scale square wave has 1.
///
/// In the lowest band what lies below 150 Hz is attenuated: mains hum, wind, rolling.
public typealias BandPowers = SIMD4<Float>

/// Splits a line's sound into octaves with a tree of half-band filters.
struct BandFilter {
    /// 10 ms: the time in which levels are taken.
    static let blockSamples = 80

    private var first = Split()
    private var second = DenseSplit()
    private var third = DenseSplit()
    private var highPass = HighPass()

    /// Takes the 80 samples of `frame` from `start` on, hands each sample of what is between 150 Hz and 2 kHz (40 of
    /// them, at 4 kHz) to `low`, and returns the mean powers of the bands.
    @inline(__always)
    mutating func block(
        _ frame: Span<UInt8>, from start: Int, low: (Int, Float) -> Void = { _, _ in }
    ) -> BandPowers {
        // A local copy stays in registers.
        var tree = self
        var sums = BandPowers.zero
        MuLaw.linear.withUnsafeBufferPointer { linear in
            for place in stride(from: 0, to: Self.blockSamples, by: 8) {
                let early = tree.quad(place, &sums, { linear[Int(frame[start + $0])] }, low)
                let late = tree.quad(place + 4, &sums, { linear[Int(frame[start + $0])] }, low)
                let split = tree.third.next(early, late)
                sums[0] += split.lowPower
                sums[1] += split.highPower
            }
        }
        tree.highPass.settle()
        self = tree
        return sums / BandPowers(20, 20, 40, 40)
    }

    /// Four samples into one of what is below 1 kHz.
    @inline(__always)
    private mutating func quad(
        _ place: Int, _ sums: inout BandPowers, _ sample: (Int) -> Float, _ low: (Int, Float) -> Void
    ) -> Float {
        let early = first.next(sample(place), sample(place + 1))
        let late = first.next(sample(place + 2), sample(place + 3))
        sums[3] += early.high * early.high + late.high * late.high
        let earlyLow = highPass.next(early.low)
        let lateLow = highPass.next(late.low)
        low(place / 2, earlyLow)
        low(place / 2 + 1, lateLow)
        let split = second.next(earlyLow, lateLow)
        sums[2] += split.highPower
        return split.low
    }
}

extension BandFilter {
    /// A stream cut into its lower and its upper half, at half the rate; seven taps, so nothing rings on.
    private struct Split {
        private var even: Float = 0
        private var odd1: Float = 0
        private var odd2: Float = 0
        private var odd3: Float = 0

        @inline(__always)
        mutating func next(_ newEven: Float, _ newOdd: Float) -> (low: Float, high: Float) {
            let low = 0.5 * even + 0.28125 * (odd1 + odd2) - 0.03125 * (odd3 + newOdd)
            let high = even - low
            even = newEven
            (odd3, odd2, odd1) = (odd2, odd1, newOdd)
            return (low, high)
        }
    }

    /// The same, with powers taken at every sample: a tone on the edge between the halves would be loud or gone,
    /// depending on its phase, if only every other sample were looked at.
    private struct DenseSplit {
        private var even1: Float = 0
        private var even2: Float = 0
        private var even3: Float = 0
        private var odd1: Float = 0
        private var odd2: Float = 0
        private var odd3: Float = 0

        @inline(__always)
        mutating func next(_ newEven: Float, _ newOdd: Float) -> (low: Float, lowPower: Float, highPower: Float) {
            let low = 0.5 * even1 + 0.28125 * (odd1 + odd2) - 0.03125 * (odd3 + newOdd)
            let high = even1 - low
            let lowBetween = 0.5 * odd2 + 0.28125 * (even1 + even2) - 0.03125 * (even3 + newEven)
            let highBetween = odd2 - lowBetween
            (even3, even2, even1) = (even2, even1, newEven)
            (odd3, odd2, odd1) = (odd2, odd1, newOdd)
            return (low, low * low + lowBetween * lowBetween, high * high + highBetween * highBetween)
        }
    }

    /// Two poles at 150 Hz, at a rate of 4 kHz.
    private struct HighPass {
        private static let pole: Float = 0.795
        private static let gain: Float = 0.8975
        private var input: Float = 0
        private var middle: Float = 0
        private var output: Float = 0

        @inline(__always)
        mutating func next(_ sample: Float) -> Float {
            let stage = Self.pole * middle + Self.gain * (sample - input)
            output = Self.pole * output + Self.gain * (stage - middle)
            input = sample
            middle = stage
            return output
        }

        /// On a silent line, numbers too small to be exact would make every step slow.
        mutating func settle() {
            if abs(middle) < 1e-15 { middle = 0 }
            if abs(output) < 1e-15 { output = 0 }
        }
    }
}
