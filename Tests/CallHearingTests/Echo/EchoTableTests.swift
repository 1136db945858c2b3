import Testing

@testable import CallHearing

@Suite("The bot does not interrupt itself, and the caller can interrupt it")
struct EchoTableTests {
    private static let minutes = 5.0

    private static func alone(_ path: EchoScene.EchoPath, noise: Noise = .pink) -> EchoTrial {
        EchoTrial(.make(seconds: minutes * 60, path: path, noise: noise, seed: 61))
    }

    private static func interrupted(_ path: EchoScene.EchoPath, noise: Noise = .pink, seed: UInt64 = 62) -> EchoTrial {
        EchoTrial(.make(seconds: minutes * 60, path: path, noise: noise, callerEvery: 3, seed: seed))
    }

    private static func show(_ name: String, _ alone: EchoTrial, _ both: [EchoTrial]) {
        let path = alone.path.map { "\($0.lagMilliseconds) ms, \(Int($0.lossDecibels)) dB" } ?? "none"
        let found = both.reduce(0) { $0 + $1.found(within: 100) }
        let delays = both.flatMap(\.delays)
        let rate = "\(found) of \(both.reduce(0) { $0 + $1.interruptions })"
        let times = "\(delays.percentile(0.5)) | \(delays.percentile(0.95))"
        Tables.show(["| \(name) | \(path) | \(alone.selfInterruptions) | \(rate) | \(times) |"])
    }

    @Test("12 dB and 200 ms: never in five minutes, and 95 % of the caller's within 100 ms")
    func ordinary() {
        var (found, interruptions) = (0, 0)
        for noise in [Noise.pink, .silence] {
            let alone = Self.alone(.init(), noise: noise)
            let both = [62, 63].map { Self.interrupted(.init(), noise: noise, seed: $0) }
            Self.show("12 dB, 200 ms, \(noise)", alone, both)
            #expect(alone.selfInterruptions == 0)
            #expect(both.allSatisfy { $0.selfInterruptions == 0 })
            #expect(alone.path.map { abs($0.lagMilliseconds - 200) <= 10 } == true)
            found += both.reduce(0) { $0 + $1.found(within: 100) }
            interruptions += both.reduce(0) { $0 + $1.interruptions }
        }
        #expect(found * 100 >= interruptions * 95, "\(found) of \(interruptions)")
    }

    @Test("other ways of the echo: hardly ever, and most of the caller's within 100 ms")
    func others() {
        let paths: [(name: String, path: EchoScene.EchoPath, allowed: Int, percent: Int)] = [
            ("8 dB, 35 ms", .init(lagMilliseconds: 35, lossDecibels: 8), 1, 80),
            ("20 dB, 0 ms", .init(lagMilliseconds: 0, lossDecibels: 20), 1, 95),
            ("18 dB, 333 ms", .init(lagMilliseconds: 333, lossDecibels: 18), 1, 95),
            ("25 dB, 495 ms", .init(lagMilliseconds: 495, lossDecibels: 25), 1, 95),
            ("12 dB, 205 ms, a room", .init(lagMilliseconds: 205, reverberates: true), 1, 95),
            // Its loss changes with the loudness.
            ("12 dB, 200 ms, clipped", .init(clips: true), 5, 95),
            ("no echo", .init(lossDecibels: 90), 0, 95),
        ]
        for (name, path, allowed, percent) in paths {
            let alone = Self.alone(path)
            let both = Self.interrupted(path)
            Self.show(name, alone, [both])
            #expect(alone.selfInterruptions <= allowed, "\(name)")
            #expect(both.selfInterruptions <= allowed, "\(name)")
            #expect(both.found(within: 100) * 100 >= both.interruptions * percent, "\(name)")
        }
    }

    @Test("without the guard the same echo interrupts the bot again and again")
    func withoutGuard() {
        let scene = EchoScene.make(seconds: 60, path: .init(), seed: 61)
        #expect(scene.line.muLaw.onsets().count > 10)
    }

    @Test("a way of the echo that changes in the middle of a call costs one interruption and is known then")
    func changingPath() {
        let changes: [(before: EchoScene.EchoPath, after: EchoScene.EchoPath)] = [
            (.init(lossDecibels: 20), .init(lossDecibels: 10)),
            (.init(lossDecibels: 12), .init(lagMilliseconds: 320, lossDecibels: 12)),
            (.init(lossDecibels: 90), .init(lossDecibels: 12)),
        ]
        for change in changes {
            var detector = BargeInDetector()
            _ = EchoTrial(.make(seconds: 60, path: change.before, seed: 20), &detector, from: 0)
            let first = EchoTrial(.make(seconds: 60, path: change.after, seed: 21), &detector, from: 60_000)
            let second = EchoTrial(.make(seconds: 60, path: change.after, seed: 22), &detector, from: 120_000)
            #expect(first.selfInterruptions <= 1)
            #expect(second.selfInterruptions == 0)
            #expect(second.path.map { abs(Double($0.lagMilliseconds) - change.after.lagMilliseconds) <= 10 } == true)
        }
    }
}
