import CallCore
import Testing

@testable import CallMedia

/// Whatever comes in whatever order: the ledger tells the truth.
@Suite("Playout, at random")
struct PlayoutPropertyTests {
    @Test("each utterance ends once, and what is reported as heard was heard", arguments: 0..<40)
    func ledger(seed: UInt64) {
        var dice = Dice(seed)
        var settings = PlayoutSettings()
        settings.framesPerMessage = 1 + dice.below(5)
        settings.lead = Milliseconds((settings.framesPerMessage + 1 + dice.below(4)) * 20)
        settings.markEvery = Milliseconds(100 + dice.below(10) * 50)
        var bench = PlayoutBench(settings)
        var made: [Int: Int] = [:]
        var open: Set<Int> = []
        for serial in 1...40 {
            if bench.playout.begin(serial, first: dice.below(10) == 0) {
                made[serial] = 0
                open.insert(serial)
            }
            for _ in 0..<dice.below(20) {
                if let some = open.sorted().randomElement(&dice) {
                    // Each sound is of one value, so that the far end can tell whose it is.
                    let sound = [UInt8](repeating: UInt8(some), count: dice.below(4_000))
                    let room = sound.withUnsafeBytes { bench.playout.append($0, to: some) }
                    if room != nil { made[some, default: 0] += sound.count }
                    if dice.below(3) == 0 {
                        bench.playout.finish(some)
                        open.remove(some)
                    }
                    if dice.below(12) == 0 {
                        bench.cut(some)
                        open.remove(some)
                    }
                }
                bench.step(Milliseconds(10 + dice.below(20)))
                #expect(bench.ear.waitingFrames <= max(Int(settings.lead) / 20, settings.framesPerMessage + 2))
            }
        }
        for serial in open { bench.playout.finish(serial) }
        bench.run(60_000)
        #expect(bench.playout.isIdle)
        for serial in made.keys { check(serial, made[serial] ?? 0, bench.ear) }
    }

    private func check(_ serial: Int, _ made: Int, _ ear: CarrierEar) {
        let ends: [(played: Int, isWhole: Bool)] = ear.reports.compactMap {
            if case .ended(serial, let played, let isWhole) = $0 { (Int(played), isWhole) } else { nil }
        }
        #expect(ends.count == 1)
        guard let end = ends.first else { return }
        // After somebody else's cut it goes on where it is thought to have been: up to three frames beside that.
        let heard = ear.heard.lazy.filter { $0 == UInt8(serial) }.count / 8
        if end.isWhole {
            #expect(end.played == made / 8)
            #expect(heard >= made / 8 - 60 * ear.clears)
        } else {
            #expect(end.played <= heard + 40, "serial \(serial): reported \(end.played) ms, heard \(heard) ms")
        }
    }
}

/// Repeatable chance (splitmix64).
struct Dice: RandomNumberGenerator {
    private var state: UInt64

    init(_ seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var word = state
        word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
        word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
        return word ^ (word >> 31)
    }

    mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(bound)) }
}

extension Array {
    fileprivate func randomElement(_ dice: inout Dice) -> Element? { isEmpty ? nil : self[dice.below(count)] }
}
