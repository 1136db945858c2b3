extension EchoGuard {
    /// Losses that an echo can have, in dB; a little more than the 6 to 40 of real lines.
    private static let possibleLosses: ClosedRange<Float> = 3...45
    /// What was sent below this level, in dB, counts as silence.
    private static let silence = SIMD4<Float>(repeating: -60)

    /// Compares how the levels of the last 240 ms of the line moved, in four bands, with what was sent up to 500 ms
    /// earlier. Takes some microseconds.
    public func score() -> EchoScore {
        var best = (correlation: Float(0), lag: 0)
        for lag in 0..<Self.lags {
            let correlation = correlation(lag: lag)
            if correlation > best.correlation { best = (correlation, lag) }
        }
        let measured = measuredLoss(lag: best.lag)
        let bands = measured.slots.replacing(with: 1, where: measured.slots .> 1)
        let loss = (measured.decibels * bands).sum() / max(1, bands.sum())
        let isPossible = bands.sum() > 0 && Self.possibleLosses.contains(loss)
        return EchoScore(
            likelihood: min(1, best.correlation) * (isPossible ? 1 : 0.5),
            lagMilliseconds: best.lag * Self.slotMilliseconds, lossDecibels: loss)
    }

    /// How the levels of line and sending move together, -1 to 1.
    private func correlation(lag: Int) -> Float {
        var (line, goneSum) = (SIMD4<Float>.zero, SIMD4<Float>.zero)
        var (lineSquares, goneSquares, products) = (SIMD4<Float>.zero, SIMD4<Float>.zero, SIMD4<Float>.zero)
        let (heard, levels, end) = (heard.span, sent.levels.span, sent.end)
        for back in 0..<Self.memory {
            // From about -60 dB: small numbers keep the sums exact.
            let there = greater(heard[Self.memory - 1 - back], quiet - 3) + 60
            let gone = SentLevels.level(heardEnd - 1 - back - lag, in: levels, end: end)
            let here = greater(gone, Self.silence) + 60
            line += there
            goneSum += here
            lineSquares += there * there
            goneSquares += here * here
            products += there * here
        }
        let count = Float(Self.memory)
        let together = (products - line * goneSum / count).sum()
        let lineSpread = (lineSquares - line * line / count).sum()
        let goneSpread = (goneSquares - goneSum * goneSum / count).sum()
        return together / (max(0, lineSpread) * max(0, goneSpread) + 1).squareRoot()
    }

    /// What the loss was on average where both were loud, and in how many slots they were.
    func measuredLoss(lag: Int) -> (decibels: SIMD4<Float>, slots: SIMD4<Float>) {
        var (sum, slots) = (SIMD4<Float>.zero, SIMD4<Float>.zero)
        let (heard, levels, end) = (heard.span, sent.levels.span, sent.end)
        for back in 1..<Self.memory - 1 {
            let newest = Self.memory - 1 - back
            let near = greater(heard[newest], greater(heard[newest + 1], heard[newest - 1]))
            let gone = SentLevels.level(heardEnd - 1 - back - lag, in: levels, end: end)
            let bothLoud = (gone .> Self.loud) .& (near .> quiet)
            sum.replace(with: sum + gone - near, where: bothLoud)
            slots.replace(with: slots + 1, where: bothLoud)
        }
        return (sum / pointwiseMax(slots, SIMD4(repeating: 1)), slots)
    }
}
