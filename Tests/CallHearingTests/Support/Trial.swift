import CallHearing
import Foundation

/// What the detector made of scenes: found or not, how late, and how often for nothing.
struct Trial {
    private(set) var found = 0
    private(set) var missed = 0
    private(set) var falseOnsets = 0
    /// Milliseconds from each clear onset to the end of the frame that told it.
    private(set) var delays: [Int] = []
    private(set) var noiseSeconds = 0.0

    var detectionRate: Double { Double(found) / Double(max(1, found + missed)) }
    var falsePerMinute: Double { Double(falseOnsets) / max(1, noiseSeconds) * 60 }

    /// An onset counts as found from the first sound of an utterance until half a second after the clear onset. False
    /// is whatever is told in between, from the hangover after an utterance on.
    mutating func add(_ scene: Scene) {
        let onsets = scene.line.muLaw.onsets()
        var previousEnd = 0
        for utterance in scene.utterances {
            let (start, clear) = (utterance.start / 8, utterance.onset / 8)
            noiseSeconds += Double(start - previousEnd) / 1_000
            falseOnsets += onsets.count { $0 > previousEnd + 300 && $0 < start }
            if let onset = onsets.first(where: { $0 >= start && $0 <= clear + 500 }) {
                found += 1
                delays.append(onset - clear)
            } else {
                missed += 1
            }
            previousEnd = utterance.end / 8
        }
    }

    /// A line on which nobody speaks; what it begins with is unknown to the detector for a second.
    mutating func add(noise: Sound) {
        noiseSeconds += noise.seconds - 1
        falseOnsets += noise.muLaw.onsets().count { $0 > 1_000 }
    }

    mutating func add(_ other: Trial) {
        found += other.found
        missed += other.missed
        falseOnsets += other.falseOnsets
        delays += other.delays
        noiseSeconds += other.noiseSeconds
    }

    /// A line of the table in docs/hearing.md.
    func row(_ name: String, snr: Int) -> String {
        let rates = String(format: "%.1f %% | %.2f", detectionRate * 100, falsePerMinute)
        let times = [0.5, 0.95, 1].map { "\(delays.percentile($0))" }.joined(separator: " | ")
        return "| \(name) | \(snr) | \(rates) | \(times) |"
    }
}
