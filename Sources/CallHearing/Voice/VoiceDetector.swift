/// Tells when somebody begins to speak on a line and when they have stopped.
///
/// It takes µ-law at 8 kHz in frames of 20 ms, one after the other. What counts is how far the sound in four bands is
/// above the line's own noise, how long, and whether it repeats itself as a voice does. A frame costs less than a
/// microsecond, and nothing is allocated.
public struct VoiceDetector: Sendable {
    /// What a frame brought.
    public enum Change: Sendable {
        /// Somebody has begun to speak, as a rule 10 to 40 ms before the end of this frame.
        case onset
        /// Nobody has spoken for the hangover.
        case offset
    }

    /// The time covered by a frame.
    public static let frameMilliseconds = 20

    /// Whether somebody speaks, the pauses between words included.
    public private(set) var isSpeaking = false
    /// Whether there was speech in the latest frame itself.
    public private(set) var isActive = false
    /// The latest frame's level in dB, without what is below 150 Hz; 0 is a full-scale square wave.
    public var level: Float { Decibel.of(((blocks.0 + blocks.1) * 0.5).sum() + 1e-12) }
    /// The noise's level in dB.
    public var noiseFloor: Float { Decibel.of(floor.powers.sum()) }
    /// The noise's powers, band by band.
    var noisePowers: BandPowers { floor.powers }
    /// How much speaks for speech at present: 0 to 1.
    public var speechScore: Float { evidence / Self.evidenceLimit }

    private let hangoverFrames: Int
    private var filter = BandFilter()
    private var pitch = PitchTrack()
    private var floor = NoiseFloor()
    private var tones = ToneWatch()
    private var blocks: (BandPowers, BandPowers) = (.zero, .zero)
    /// Grows with every block that looks like speech and sinks with every other.
    private var evidence: Float = 0
    /// Newest last: whether a block of 10 ms spoke for speech.
    private var marks: UInt8 = 0
    /// Frames in a row that may be speech.
    private var run = 0
    private var quietFrames = 0
    private var silentFrames = 0

    /// - Parameter hangoverMilliseconds: the silence after which speech has ended; shorter pauses belong to it.
    public init(hangoverMilliseconds: Int = 300) {
        hangoverFrames = max(1, hangoverMilliseconds / Self.frameMilliseconds)
    }

    /// Takes the next frame of 160 bytes; one of another size counts as lost.
    public mutating func hear(_ frame: Span<UInt8>) -> Change? {
        guard let blocks = analyse(frame) else { return lost(frames: 1) }
        return judge(frame, blocks, echo: (.zero, .zero))
    }

    /// Takes note that `frames` frames never came.
    public mutating func lost(frames: Int) -> Change? {
        guard frames > 0 else { return nil }
        pitch = PitchTrack()
        isActive = false
        if !isSpeaking { evidence = 0 }
        return endsSpeech(after: min(frames, hangoverFrames))
    }
}

extension VoiceDetector {
    /// The bands' powers in both halves of a frame, or nil when it has not 160 bytes.
    mutating func analyse(_ frame: Span<UInt8>) -> (BandPowers, BandPowers)? {
        guard frame.count == MuLaw.frameBytes else { return nil }
        pitch.advance()
        let half = BandFilter.blockSamples
        let early = filter.block(frame, from: 0) { pitch.write($0, $1) }
        let late = filter.block(frame, from: half) { pitch.write(half / 2 + $0, $1) }
        return (early, late)
    }

    /// Decides about a frame; `echo` is what of its halves' powers may come from the other direction.
    mutating func judge(
        _ frame: Span<UInt8>, _ powers: (BandPowers, BandPowers), echo: (BandPowers, BandPowers)
    ) -> Change? {
        blocks = powers
        let early = NoiseFloor.Block(powers.0, over: floor.powers + echo.0)
        let late = NoiseFloor.Block(powers.1, over: floor.powers + echo.1)
        let latest = weigh(early, late)
        let mayBeSpeech = marks & 0b11 == 0b11
        isActive = (marks & 0b1111).nonzeroBitCount >= 3
        run = mayBeSpeech || isActive ? run + 1 : 0
        let periodicity = mayBeSpeech || isActive ? pitch.periodicity() : 0
        let isNoise = isActive && periodicity < 0.42 && Self.isLikeTheNoise(early, late)
        if isNoise { isActive = false }
        let isOnset = !isSpeaking && begins(frame, early, late, latest: latest, periodicity: periodicity)
        let content: NoiseFloor.Content =
            isNoise ? .noise : isSpeaking || isOnset || tones.isHolding ? .sound : .quiet
        learn(early, late, as: content, echo: echo)
        if isSpeaking { return endsSpeech(after: isActive ? 0 : 1) }
        guard isOnset else { return nil }
        isSpeaking = true
        quietFrames = 0
        return .onset
    }

    private mutating func endsSpeech(after frames: Int) -> Change? {
        quietFrames = frames == 0 ? 0 : min(quietFrames + frames, hangoverFrames)
        guard isSpeaking, quietFrames >= hangoverFrames else { return nil }
        isSpeaking = false
        evidence = 0
        return .offset
    }

    private mutating func learn(
        _ early: NoiseFloor.Block, _ late: NoiseFloor.Block, as content: NoiseFloor.Content,
        echo: (BandPowers, BandPowers)
    ) {
        // Zeros that a network puts in for what it lost are not the line's noise, unless they go on.
        silentFrames = (blocks.0 + blocks.1).sum() < 1e-10 ? silentFrames + 1 : 0
        guard silentFrames == 0 || silentFrames > 25 else { return }
        floor.learn(early, as: content, echo: echo.0)
        floor.learn(late, as: content, echo: echo.1)
    }
}

// The figures below were found by trying them on speech of several voices in eleven kinds of noise.
extension VoiceDetector {
    private static let evidenceLimit: Float = 10
    private static let blockLimit: Float = 3

    /// Adds both blocks to the evidence and returns what the later one brought: -0.4 to 3.
    private mutating func weigh(_ early: NoiseFloor.Block, _ late: NoiseFloor.Block) -> Float {
        add(weight(of: early))
        let latest = weight(of: late)
        add(latest)
        return latest
    }

    private mutating func add(_ weight: Float) {
        evidence = min(Self.evidenceLimit, max(0, evidence + weight))
        marks = marks << 1 | (weight > 0 ? 1 : 0)
    }

    /// What a block says for speech: how far each band, and all of them together, are beyond what noise reaches.
    private func weight(of block: NoiseFloor.Block) -> Float {
        let reach = floor.deviation * 2 + 2.6
        let bands = ((block.excess - reach) / (floor.deviation + 1.65))
            .clamped(lowerBound: .zero, upperBound: SIMD4(repeating: Self.blockLimit))
        let totalReach = floor.totalDeviation * 1.7 + 2.9
        let total = max(0, min(Self.blockLimit, (block.total - totalReach) / (floor.totalDeviation + 1.65)))
        return min(Self.blockLimit, bands.sum() + 0.9 * total - 0.4)
    }

    /// Whether a frame is just the line's noise grown louder: every band by about the same.
    private static func isLikeTheNoise(_ early: NoiseFloor.Block, _ late: NoiseFloor.Block) -> Bool {
        let excess = (early.excess + late.excess) * 0.5
        return excess.max() - excess.min() < 6
    }

    private mutating func begins(
        _ frame: Span<UInt8>, _ early: NoiseFloor.Block, _ late: NoiseFloor.Block, latest: Float, periodicity: Float
    ) -> Bool {
        let power = (blocks.0 + blocks.1) * 0.5
        tones.follow(power: pitch.recentPower, isQuiet: marks & 0b11 == 0)
        guard latest > 1.5 else { return false }
        let sound = pointwiseMax(power - floor.powers, SIMD4(repeating: 1e-9))
        if isVoiced(periodicity, sound) {
            // A bump dies away at once; in its first frame that cannot be seen yet.
            let mayDieAway = run <= 1 || blocks.1.sum() < 0.87 * blocks.0.sum()
            return !tones.isTone(pitch, power: power.sum(), mayDieAway: mayDieAway)
        }
        return !tones.isHolding && isSibilant(frame, periodicity, sound)
    }

    private func isVoiced(_ periodicity: Float, _ sound: BandPowers) -> Bool {
        if periodicity >= 0.55 { return evidence >= 3.6 - 8 * (min(periodicity, 0.9) - 0.55) }
        guard periodicity >= 0.42, evidence >= 4.2 else { return false }
        // Noise may repeat itself a little by chance, but is not dark as well.
        return sound[0] + sound[1] > (run <= 2 ? 1.3 : 6) * (sound[2] + sound[3])
    }

    /// An s or sh: nearly all of it above 2 kHz, and not a whistle.
    private func isSibilant(_ frame: Span<UInt8>, _ periodicity: Float, _ sound: BandPowers) -> Bool {
        guard evidence >= 7.5, periodicity < 0.6, sound[3] > 8 * (sound[0] + sound[1] + sound[2]) else { return false }
        var tail = InlineArray<48, Float>(repeating: 0)
        for index in tail.indices { tail[index] = MuLaw.linear[Int(frame[MuLaw.frameBytes - 48 + index])] }
        return tail.span.withUnsafeBufferPointer { Predictability.gain($0) } < 10
    }
}
