import CallSimulator
import Glibc

/// A line with noise on it and people who speak at known times.
struct Scene {
    struct Utterance {
        /// Samples of the scene.
        let start: Int
        let end: Int
        /// Where the speech is clearly there, see `clearOnset`.
        let onset: Int
        /// End of the last 20 ms of it within 25 dB of its active level.
        let lastSound: Int
    }

    var line: Sound
    let utterances: [Utterance]

    /// Speech at -22 dB on average, noise `snr` dB below that.
    static func speech(in noise: Noise, snr: Float, utterances count: Int, seed: UInt64) -> Scene {
        var random = SeededRandom(seed: seed).stream("scene \(noise.rawValue) \(snr)")
        let level: Float = -22
        let noiseLevel = Self.level(of: noise, snr: snr, speech: level)
        var placed: [(clip: Sound, start: Int)] = []
        var place = Int(random.between(12_000, 20_000))
        for index in 0..<count {
            var clip = Voices.any(&random).resampled(by: random.between(0.9, 1.12))
            if index % 2 == 1 { clip = clip.telephoneBand }
            clip = clip.gained(level - clip.activeLevel)
            placed.append((clip, place))
            place += clip.count + Int(random.between(9_600, 20_000))
        }
        let line = compose(placed, seconds: Double(place) / 8_000, noise: noise, level: noiseLevel, seed: random.next())
        var truth: [Utterance] = []
        for (clip, start) in placed {
            let threshold = min(level, max(noiseLevel + 10, level - 10))
            let last = Self.lastSound(clip, level: level - 25)
            truth.append(
                Utterance(
                    start: start, end: start + clip.count,
                    onset: start + (Self.clearOnset(clip, threshold: threshold) ?? 0), lastSound: start + last))
        }
        return Scene(line: line, utterances: truth)
    }

    /// Clips at their places on a noisy line, a gain control over everything when the noise has one.
    static func compose(
        _ placed: [(clip: Sound, start: Int)], seconds: Double, noise: Noise, level: Float, seed: UInt64
    ) -> Sound {
        var line = noise.sound(seconds: seconds, seed: seed)
        if noise != .silence { line = line.gained(level) }
        for (clip, start) in placed { line.add(clip, at: start) }
        return noise == .pumping ? line.pumped(below: 0.2) : line
    }

    static func level(of noise: Noise, snr: Float, speech: Float = -22) -> Float {
        switch noise {
        case .silence: -120
        case .comfort: -62
        default: speech - snr
        }
    }

    /// The first place where 10 ms reach `threshold` and the 40 ms that begin there reach it on average.
    static func clearOnset(_ clip: Sound, threshold: Float) -> Int? {
        stride(from: 0, to: clip.count - 320, by: 20).first {
            clip.level($0..<$0 + 80) >= threshold && clip.level($0..<$0 + 320) >= threshold
        }
    }

    /// The end of the last 20 ms that reach `level`.
    static func lastSound(_ clip: Sound, level: Float) -> Int {
        let starts = Array(stride(from: 0, to: max(1, clip.count - 160), by: 40))
        return (starts.last { clip.level($0..<min(clip.count, $0 + 160)) >= level } ?? 0) + 160
    }
}
