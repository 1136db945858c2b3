import CallSimulator
import Testing

@testable import CallHearing

@Suite("The end of an utterance is found")
struct EndpointTableTests {
    private struct Result {
        var errors: [Int] = []
        var early = 0
        var missed = 0
        var utterances = 0
    }

    /// Sentences of two to eight seconds, with pauses of up to half a second in them, two seconds apart.
    private static func run(noise: Noise, snr: Float) -> Result {
        var random = SeededRandom(seed: 71).stream("endpoint \(noise.rawValue)")
        var placed: [(clip: Sound, start: Int)] = []
        var place = 16_000
        for clip in Voices.announcements {
            let clip = clip.gained(-22 - clip.activeLevel)
            placed.append((clip, place))
            place += clip.count + Int(random.between(16_000, 24_000))
        }
        let line = Scene.compose(
            placed, seconds: Double(place + 16_000) / 8_000, noise: noise, level: Scene.level(of: noise, snr: snr),
            seed: random.next())
        return judge(line, placed.map { ($0.start / 8, ($0.start + Scene.lastSound($0.clip, level: -47)) / 8) })
    }

    private static func judge(_ line: Sound, _ truth: [(start: Int, end: Int)]) -> Result {
        var detector = VoiceDetector()
        var endpointer = Endpointer()
        var ends: [Utterance] = []
        line.muLaw.forEachFrame { frame, milliseconds in
            _ = detector.hear(frame)
            if case .ended(let utterance)? = endpointer.hear(detector, at: milliseconds) { ends.append(utterance) }
        }
        var result = Result()
        for utterance in truth {
            result.utterances += 1
            let within = ends.filter { $0.end > utterance.start && $0.end < utterance.end + 1_500 }
            guard let last = within.last else {
                result.missed += 1
                continue
            }
            result.early += within.count - 1
            result.errors.append(last.end - utterance.end)
        }
        return result
    }

    @Test("in every noise 15 dB below speech: within 120 ms as a rule, and hardly ever in the middle of a sentence")
    func table() {
        var all = Result()
        for noise in Noise.allCases {
            let result = Self.run(noise: noise, snr: 15)
            let distances = result.errors.map(abs)
            let found = "\(result.utterances - result.missed) of \(result.utterances)"
            let figures = "\(distances.percentile(0.5)) | \(distances.percentile(0.95)) | \(result.early)"
            Tables.show(["| \(noise) | 15 | \(found) | \(figures) |"])
            all.errors += result.errors
            all.early += result.early
            all.missed += result.missed
            all.utterances += result.utterances
        }
        #expect(all.missed * 50 <= all.utterances, "\(all.missed) of \(all.utterances)")
        #expect(all.early * 50 <= all.utterances, "\(all.early) of \(all.utterances)")
        #expect(all.errors.map(abs).percentile(0.5) <= 60)
        #expect(all.errors.map(abs).percentile(0.9) <= 200)
    }
}
