/// How loud a line is when nobody speaks, band by band, and by how much that varies.
///
/// It follows noise within half a second, is hardly moved by speech, and gives way within a second and a half to
/// whatever does not pause: a hum that begins, music, a noisier street.
struct NoiseFloor {
    /// What a block of 10 ms is taken for.
    enum Content {
        case quiet
        /// Louder than the floor, but with nothing of a voice in it.
        case noise
        /// Speech, a tone, or what may become one of them.
        case sound
    }

    /// -67 dB: below it no line is quieter than another.
    static let least = BandPowers(repeating: 2e-7)

    private(set) var powers = BandPowers(repeating: 1e-6)
    /// Mean distance of a block's level from the floor, in dB.
    private(set) var deviation = SIMD4<Float>(3, 2, 1.5, 1)
    /// The same for the bands together.
    private(set) var totalDeviation: Float = 1.5
    private var minima = Minima()
    private var blocks = 0

    /// Takes a block's powers into account. Bands in which `echo` is above the floor tell nothing about it.
    mutating func learn(_ block: Block, as content: Content, echo: BandPowers) {
        let heard = block.power
        if blocks < 10 {
            guard echo.max() < Self.least.max() else { return }
            blocks += 1
            // The call may begin with speech: not higher than -45 dB.
            let start = heard.clamped(lowerBound: Self.least, upperBound: SIMD4(repeating: 3e-5))
            powers += (start - powers) * 0.3
            return
        }
        let isClear = echo .< powers
        let before = powers
        switch content {
        case .noise:
            powers += (heard - powers) * 0.055
        case .sound:
            powers.replace(with: powers + (heard - powers) * 0.02, where: heard .< powers)
            powers *= 1.003
        case .quiet:
            adapt(to: block, isClear: echo == .zero)
        }
        if echo.max() < powers.min() { minima.add(heard) }
        powers = pointwiseMax(powers, minima.floor)
        powers.replace(with: before, where: .!isClear)
    }

    private mutating func adapt(to block: Block, isClear: Bool) {
        let heard = block.power
        // Far below the floor, the floor was wrong and not the block unusual.
        let rate = SIMD4<Float>(repeating: 0.043).replacing(with: 0.2, where: block.excess .< -11)
        let down = powers + (heard - powers) * rate
        let up = powers + (pointwiseMin(heard, powers * 4) - powers) * 0.014
        powers = up.replacing(with: down, where: heard .< powers)
        // What is left of an echo would pass for the noise's own changes.
        guard isClear else { return }
        let distance = pointwiseMin(pointwiseMax(block.excess, -block.excess), SIMD4(repeating: 12))
        let pace = SIMD4<Float>(repeating: 0.005).replacing(with: 0.012, where: distance .> deviation * 2)
        deviation += (distance - deviation) * pace
        totalDeviation += (min(abs(block.total), 12) - totalDeviation) * 0.0064
    }
}

extension NoiseFloor {
    /// 10 ms of a line beside what is expected on it.
    struct Block {
        let power: BandPowers
        /// dB above noise and echo in each band.
        let excess: SIMD4<Float>
        /// dB above them in all bands together.
        let total: Float

        /// `background` is the power of noise and echo together.
        init(_ power: BandPowers, over background: BandPowers) {
            self.power = pointwiseMax(power, NoiseFloor.least)
            excess = Decibel.of(self.power / background)
            total = Decibel.of(self.power.sum() / background.sum())
        }
    }

    /// The lowest powers of the last 1.3 to 1.56 s: speech pauses within that time.
    private struct Minima {
        private static let spanBlocks = 26
        private var spans = InlineArray<6, BandPowers>(repeating: NoiseFloor.least)
        private var current = BandPowers(repeating: 1)
        private var smooth = BandPowers.zero
        private var count = 0
        private(set) var floor = NoiseFloor.least

        mutating func add(_ power: BandPowers) {
            smooth = (smooth + power) * 0.5
            current = pointwiseMin(current, smooth)
            count += 1
            guard count % Self.spanBlocks == 0 else { return }
            spans[count / Self.spanBlocks % 6] = current
            current = smooth
            floor = spans[0]
            for span in 1..<6 { floor = pointwiseMin(floor, spans[span]) }
        }
    }
}
