import Testing

@testable import CallHearing

@Suite("What is not speech does not start it")
struct DisturbanceTests {
    private static let backgrounds: [(noise: Noise, level: Float)] = [
        (.silence, 0), (.comfort, -62), (.pink, -50), (.car, -40), (.hiss, -45),
    ]

    /// How many onsets `count` of them cause on each background.
    private static func onsets(_ disturbance: Disturbance, count: Int) -> [Noise: Int] {
        var table: [Noise: Int] = [:]
        for background in backgrounds {
            let reel = disturbance.reel(count: count, background: background.noise, level: background.level, seed: 7)
            table[background.noise] = reel.muLaw.onsets().count
        }
        let cells = backgrounds.map { "\(table[$0.noise] ?? 0)" }.joined(separator: " | ")
        Tables.show(["| \(disturbance) | \(count) | \(cells) |"])
        return table
    }

    @Test("clicks, bursts and breath: at most one in twenty does, on any line")
    func noises() {
        for disturbance in [Disturbance.click, .burst, .breath] {
            for (noise, onsets) in Self.onsets(disturbance, count: 100) {
                #expect(onsets <= 5, "\(disturbance) on \(noise)")
            }
        }
    }

    @Test("keys, dial tones and beeps: none on a quiet line, few when noise is nearly as loud")
    func tones() {
        for disturbance in [Disturbance.dtmf, .signal] {
            for (noise, onsets) in Self.onsets(disturbance, count: 100) {
                let isQuiet = noise == .silence || noise == .comfort
                #expect(onsets <= (isQuiet ? 0 : disturbance == .dtmf ? 5 : 25), "\(disturbance) on \(noise)")
            }
        }
    }

    @Test("a bump against the handset is told from speech on a quiet line, and not always on a noisy one")
    func bumps() {
        for (noise, onsets) in Self.onsets(.thump, count: 100) {
            #expect(onsets <= (noise == .silence || noise == .comfort ? 20 : 70), "\(noise)")
        }
    }

    @Test("somebody who speaks after a tone, or louder than it, is heard")
    func speechAfterTones() {
        var line = Noise.comfort.line(seconds: 6, level: -62, seed: 1)
        line.add(Sound.tones(16_000, [(440, 0.06), (480, 0.06)]), at: 8_000)
        let clip = Voices.clips[20]
        let speech = clip.gained(-18 - clip.activeLevel)
        line.add(speech, at: 26_000)
        let onsets = line.muLaw.onsets()
        #expect(onsets.count == 1)
        #expect(onsets.first.map { $0 >= 3_250 && $0 < 3_500 } == true)
        var over = Noise.comfort.line(seconds: 4, level: -62, seed: 1)
        over.add(Sound.tones(28_000, [(440, 0.02), (480, 0.02)]), at: 4_000)
        over.add(speech, at: 16_000)
        #expect(over.muLaw.onsets().first.map { $0 >= 2_000 && $0 < 2_600 } == true)
    }
}
