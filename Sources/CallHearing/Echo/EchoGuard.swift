/// Knows what of a line's sound may be the bot's own voice coming back.
///
/// It remembers, in four bands, the levels of what was sent, and for every delay from 0 to 500 ms by how much an echo
/// must be weaker than that: where the bot was loud and the line quiet a moment later, there is no echo with that delay.
/// What no such moment excludes is expected. So nothing is guessed while the caller speaks as well, nobody is muted, and
/// a caller who is louder than the echo can be is heard through it.
public struct EchoGuard: Sendable {
    static let lags = 51
    static let slotMilliseconds = 10
    /// Slots of the line that are compared with what was sent.
    static let memory = 24
    /// What is expected before anything is known, in dB below what was sent.
    private static let leastLoss: Float = 6
    /// What is weaker is no echo.
    private static let mostLoss: Float = 40
    /// Added to what is expected, in dB. In the lowest band the loss depends most on the pitch.
    private static let margin = SIMD4<Float>(6, 3, 3, 3)
    /// Clipping on the way makes overtones that were not sent: at most so many dB below the strongest band.
    private static let overtones: Float = 22
    /// Sound is learned from when it was sent louder than this, in dB.
    static let loud = SIMD4<Float>(repeating: -50)

    private var filter = BandFilter()
    var sent = SentLevels()
    /// Levels of the line, newest last.
    var heard = InlineArray<24, SIMD4<Float>>(repeating: SentLevels.nothing)
    /// The slot after the newest of `heard`.
    var heardEnd = 0
    /// Levels above which there is more than noise on the line.
    var quiet = SIMD4<Float>(repeating: -60)
    /// By lag: how many dB an echo is below what was sent, at least.
    private var losses = InlineArray<51, SIMD4<Float>>(repeating: SIMD4(repeating: leastLoss))
    /// Slots in which something could be learned.
    private var learnedSlots = 0
    private var match = 0
    private var matches = 0

    public init() {}

    /// Takes a frame of 160 bytes that goes out at `milliseconds` of the call's media clock. Frames sent ahead of their
    /// time are laid one after the other, as the far end plays them.
    public mutating func sent(_ frame: Span<UInt8>, at milliseconds: Int) {
        guard frame.count == MuLaw.frameBytes, let slot = sent.place(for: milliseconds / Self.slotMilliseconds)
        else { return }
        for half in 0..<2 {
            let powers = filter.block(frame, from: half * BandFilter.blockSamples)
            sent.append(Decibel.of(powers + 1e-12), at: slot + half)
        }
    }

    /// What was sent but is due after `milliseconds` will not be played.
    public mutating func cleared(at milliseconds: Int) {
        sent.clear(from: milliseconds / Self.slotMilliseconds)
    }

    /// Whether an echo may be on the line at `milliseconds`.
    public func expectsEcho(at milliseconds: Int) -> Bool {
        milliseconds / Self.slotMilliseconds - sent.soundEnd <= Self.lags
    }

    /// The likeliest way of the echo, or nil while several are possible or there is none.
    public var path: EchoPath? {
        var best = 0
        for lag in 1..<Self.lags where losses[lag].sum() < losses[best].sum() { best = lag }
        var second = Float.infinity
        for lag in 0..<Self.lags where abs(lag - best) > 3 { second = min(second, losses[lag].sum()) }
        // In four bands: 2.5 dB in each.
        let loss = losses[best].sum()
        guard learnedSlots >= Self.lags * 2, second - loss > 10, loss < 4 * Self.mostLoss else { return nil }
        return EchoPath(lagMilliseconds: best * Self.slotMilliseconds, lossDecibels: loss / 4)
    }
}

extension EchoGuard {
    /// The powers an echo may have in both halves of the frame heard at `milliseconds`.
    func expected(at milliseconds: Int) -> (BandPowers, BandPowers) {
        guard expectsEcho(at: milliseconds) else { return (.zero, .zero) }
        let slot = milliseconds / Self.slotMilliseconds
        return (expected(slot: slot), expected(slot: slot + 1))
    }

    private func expected(slot: Int) -> BandPowers {
        var level = SentLevels.nothing
        let (losses, levels, end) = (losses.span, sent.levels.span, sent.end)
        for lag in 0..<Self.lags {
            level = greater(level, SentLevels.level(slot - lag, in: levels, end: end) - losses[lag])
        }
        level = greater(level, SIMD4(repeating: level.max() - Self.overtones))
        return Decibel.power(level + Self.margin)
    }

    /// Learns from a frame's powers. While the caller speaks, the line says little about the echo.
    mutating func learn(
        _ powers: (BandPowers, BandPowers), noise: BandPowers, at milliseconds: Int, callerSpeaks: Bool
    ) {
        quiet = Decibel.of(noise) + 6
        let slot = milliseconds / Self.slotMilliseconds
        learn(Decibel.of(powers.0 + 1e-12), slot: slot, callerSpeaks)
        learn(Decibel.of(powers.1 + 1e-12), slot: slot + 1, callerSpeaks)
    }

    private mutating func learn(_ level: SIMD4<Float>, slot: Int, _ callerSpeaks: Bool) {
        keep(level)
        heardEnd = slot + 1
        guard slot - sent.soundEnd <= Self.lags else { return }
        learnedSlots += 1
        // A slot comes back somewhere within three, as no lag is a whole number of them.
        let near = greater(level, greater(heard.span[Self.memory - 2], heard.span[Self.memory - 3]))
        let floor = greater(near, quiet - 6)
        let isQuiet = near .<= quiet
        let (levels, end) = (sent.levels.span, sent.end)
        var losses = losses.mutableSpan
        for lag in 0..<Self.lags {
            let gone = SentLevels.level(slot - 1 - lag, in: levels, end: end)
            let loss = losses[lag]
            let error = gone - loss - floor
            let up = lesser(error * 0.05, SIMD4(repeating: 1.5))
            let down = callerSpeaks ? SIMD4<Float>.zero : greater(error * 0.01, SIMD4(repeating: -0.2))
            let step = up.replacing(with: down.replacing(with: 0, where: isQuiet), where: error .< 0)
            losses[lag] = greater(loss + step.replacing(with: 0, where: gone .<= Self.loud), .zero)
        }
    }

    private mutating func keep(_ level: SIMD4<Float>) {
        var heard = heard.mutableSpan
        for index in 1..<Self.memory { heard[index - 1] = heard[index] }
        heard[Self.memory - 1] = level
    }

    /// Looks whether what was taken for the caller is an echo after all, on a path that was not known; learns it then.
    ///
    /// To be called for each frame in the first half second of speech, after `learn`.
    mutating func reconsider() {
        let score = score()
        let lag = score.lagMilliseconds / Self.slotMilliseconds
        guard score.likelihood > 0.88, matches == 0 || abs(lag - match) <= 1 else {
            matches = 0
            return
        }
        match = lag
        matches += 1
        guard matches >= 4 else { return }
        let measured = measuredLoss(lag: lag)
        for near in max(0, lag - 1)...min(Self.lags - 1, lag + 1) {
            let loss = pointwiseMax(pointwiseMin(losses[near], measured.decibels), .zero)
            losses[near].replace(with: loss, where: measured.slots .> 2)
        }
    }
}

/// As `pointwiseMax`, which looks at one lane after the other.
@inline(__always)
func greater(_ first: SIMD4<Float>, _ second: SIMD4<Float>) -> SIMD4<Float> {
    first.replacing(with: second, where: second .>= first)
}

/// As `pointwiseMin`.
@inline(__always)
func lesser(_ first: SIMD4<Float>, _ second: SIMD4<Float>) -> SIMD4<Float> {
    first.replacing(with: second, where: second .< first)
}
