/// Keeps keys, dial tones and beeps from being taken for a voice.
struct ToneWatch {
    /// How long a tone, once certain, keeps what follows from counting.
    private static let holdFrames = 4
    /// The same for a bump.
    private static let bumpFrames = 2

    /// Power of the pitch track when there is nothing but noise.
    private var noise: Float = 1e-7
    /// Suspicious frames in a row.
    private var suspicions = 0
    private var hold = 0
    private var toneLevel: Float = 0

    /// Whether there is, or just was, certainly a tone.
    var isHolding: Bool { hold > 0 }

    /// To be called once a frame while nobody speaks; `power` is the pitch track's.
    mutating func follow(power: Float, isQuiet: Bool) {
        hold = isQuiet ? 0 : max(0, hold - 1)
        guard isQuiet else { return }
        let power = max(1e-7, power)
        noise += (power - noise) * (power < noise ? 0.3 : 0.05)
    }

    /// Whether what is about to be taken for speech is a tone, or a bump that dies away.
    ///
    /// - Parameters:
    ///   - power: the frame's, in all bands.
    ///   - mayDieAway: whether it becomes weaker, or is too new to tell.
    mutating func isTone(_ pitch: PitchTrack, power: Float, mayDieAway: Bool) -> Bool {
        let isBright = pitch.isBright
        if isBright || mayDieAway, isPredictable(pitch) {
            suspicions += 1
            if suspicions >= 2 {
                hold = isBright ? Self.holdFrames : Self.bumpFrames
                toneLevel = power
            }
            return true
        }
        suspicions = 0
        guard isHolding else { return false }
        // A tone that dies away is less and less exact; somebody who speaks over it is louder.
        let rise = power / toneLevel
        if rise < 0.9 { hold = Self.holdFrames }
        toneLevel = min(toneLevel, power)
        return rise <= 4
    }

    /// Noise limits how well a tone can be foretold.
    private func isPredictable(_ pitch: PitchTrack) -> Bool {
        let clearance = Decibel.of(pitch.recentPower / noise)
        return clearance >= 6 && pitch.predictability() >= min(12.8, 4.9 + 0.37 * clearance)
    }
}
