import Testing

@testable import CallHearing

@Suite("Speech is told from noise")
struct DetectionTableTests {
    private static let utterances = 40

    private static func table(snr: Int) -> (all: Trial, byNoise: [Noise: Trial]) {
        var all = Trial()
        var byNoise: [Noise: Trial] = [:]
        var lines: [String] = []
        for noise in Noise.allCases where noise.followsSNR || snr == 20 {
            var trial = Trial()
            trial.add(.speech(in: noise, snr: Float(snr), utterances: utterances, seed: 51))
            trial.add(noise: noise.line(seconds: 60, level: Scene.level(of: noise, snr: Float(snr)), seed: 52))
            all.add(trial)
            byNoise[noise] = trial
            lines.append(trial.row(noise.rawValue, snr: snr))
        }
        Tables.show(lines + [all.row("**all**", snr: snr)])
        return (all, byNoise)
    }

    @Test("15 dB or more above the noise, 99 % are found, 95 % of them within 40 ms, and hardly one for nothing")
    func clear() {
        var all = Trial()
        for snr in [20, 15] {
            let table = Self.table(snr: snr)
            all.add(table.all)
            for (noise, trial) in table.byNoise {
                #expect(trial.detectionRate >= 0.95, "\(noise) at \(snr) dB: \(trial.missed) missed")
                #expect(trial.delays.percentile(0.5) <= 40, "\(noise) at \(snr) dB")
            }
        }
        #expect(all.detectionRate >= 0.99, "\(all.missed) missed of \(all.missed + all.found)")
        #expect(all.delays.percentile(0.95) <= 40)
        #expect(all.falsePerMinute <= 0.2, "\(all.falseOnsets) in \(all.noiseSeconds) s")
    }

    @Test("10 dB above the noise, 95 % are found, 95 % of them within 60 ms")
    func difficult() {
        let all = Self.table(snr: 10).all
        #expect(all.detectionRate >= 0.95, "\(all.missed) missed of \(all.missed + all.found)")
        #expect(all.delays.percentile(0.95) <= 60)
        #expect(all.falsePerMinute <= 0.4, "\(all.falseOnsets) in \(all.noiseSeconds) s")
    }

    @Test("6 dB above the noise, most are found still")
    func hard() {
        let all = Self.table(snr: 6).all
        #expect(all.detectionRate >= 0.8, "\(all.missed) missed of \(all.missed + all.found)")
        #expect(all.falsePerMinute <= 0.4, "\(all.falseOnsets) in \(all.noiseSeconds) s")
    }
}
