import CallCore
import Testing

@testable import CallMedia

@Suite("Playout")
struct PlayoutTests {
    @Test("an utterance is heard whole, without a gap, and reported when its last mark comes back")
    func whole() {
        var bench = PlayoutBench()
        bench.say(1, 1_000)
        bench.run(1_200)
        #expect(bench.ear.heard == PlayoutBench.sound(1_000))
        #expect(zip(bench.ear.heardAt, bench.ear.heardAt.dropFirst()).allSatisfy { $1 - $0 == 20 })
        #expect(bench.ear.reports == [.began(serial: 1), .ended(serial: 1, played: 1_000, isWhole: true)])
        #expect(bench.playout.isIdle)
    }

    @Test("never more waits at the carrier than the lead")
    func lead() {
        var settings = PlayoutSettings()
        settings.lead = 80
        var bench = PlayoutBench(settings)
        bench.say(1, 3_000)
        bench.run(3_200)
        #expect(bench.ear.mostWaiting == 4)
        #expect(bench.ear.heard.count == 24_000)
    }

    @Test("a late tick is made up for at once, against the absolute deadline")
    func lateTick() {
        var bench = PlayoutBench()
        bench.say(1, 1_000)
        bench.run(200)
        bench.step(55)
        bench.step(5)
        bench.run(1_200)
        #expect(zip(bench.ear.heardAt, bench.ear.heardAt.dropFirst()).allSatisfy { $1 - $0 == 20 })
    }

    @Test("several frames a message make fewer messages and the same sound")
    func batches() {
        var settings = PlayoutSettings()
        settings.lead = 160
        settings.framesPerMessage = 5
        var bench = PlayoutBench(settings)
        bench.say(1, 1_010)
        bench.run(1_300)
        #expect(bench.ear.heard.prefix(8_080) == PlayoutBench.sound(1_010)[...])
        #expect(bench.ear.heard.dropFirst(8_080).allSatisfy { $0 == 0xFF } && bench.ear.heard.count == 8_160)
        #expect(bench.ear.messages.count == 11)
        #expect(zip(bench.ear.heardAt, bench.ear.heardAt.dropFirst()).allSatisfy { $1 - $0 == 20 })
    }

    @Test("utterances follow each other without a gap")
    func gapless() {
        var bench = PlayoutBench()
        bench.say(1, 500)
        bench.say(2, 300)
        bench.say(3, 40)
        bench.run(1_000)
        #expect(bench.ear.heard.count == 840 * 8)
        #expect(zip(bench.ear.heardAt, bench.ear.heardAt.dropFirst()).allSatisfy { $1 - $0 == 20 })
        #expect(
            bench.ear.reports.filter { if case .ended = $0 { true } else { false } }
                == [500, 300, 40].enumerated().map {
                    .ended(serial: $0.offset + 1, played: $0.element, isWhole: true)
                })
    }

    @Test("while there is no sound yet, silence is sent in its own time; it is no part of what was said")
    func comfort() {
        var bench = PlayoutBench()
        _ = bench.playout.begin(1)
        bench.run(200)
        #expect(bench.ear.heard.count >= 8 * 160 && bench.ear.heard.allSatisfy { $0 == 0xFF })
        #expect(bench.ear.mostWaiting == 1)
        bench.append(PlayoutBench.sound(100), to: 1)
        bench.playout.finish(1)
        bench.run(300)
        #expect(bench.ear.reports == [.began(serial: 1), .ended(serial: 1, played: 100, isWhole: true)])
    }

    @Test("sound that comes late is played when it comes, and more is asked for before it runs out")
    func late() {
        var bench = PlayoutBench()
        _ = bench.playout.begin(1)
        bench.append(PlayoutBench.sound(200), to: 1)
        bench.run(400)
        #expect(bench.ear.reports == [.began(serial: 1), .wants(serial: 1)])
        bench.append(PlayoutBench.sound(200, from: 200), to: 1)
        bench.playout.finish(1)
        bench.run(400)
        #expect(bench.ear.heard == PlayoutBench.sound(400))
        #expect(bench.ear.reports.last == .ended(serial: 1, played: 400, isWhole: true))
    }

    @Test("a cut clears the carrier and reports what was heard, never more")
    func cut() {
        var bench = PlayoutBench()
        bench.say(1, 2_000)
        bench.run(730)
        bench.cut(1)
        guard case .ended(1, let played, false)? = bench.ear.reports.last else {
            Issue.record("\(bench.ear.reports)")
            return
        }
        let heard = Milliseconds(bench.ear.heard.count / 8)
        #expect(played <= heard + 20 && played >= heard - 20)
        #expect(bench.ear.clears == 1)
        bench.run(400)
        #expect(bench.ear.heard.count / 8 == Int(heard))
        #expect(bench.playout.isIdle)
    }

    @Test("the marks that a clear brings back prove nothing")
    func marksOfTheCleared() {
        var bench = PlayoutBench()
        bench.say(1, 60)
        bench.say(2, 1_000)
        bench.step()
        // All of the first and none of the second has gone out; its mark is still at the carrier.
        bench.playout.cutAll(now: bench.now, &bench.ear)
        bench.run(100)
        #expect(bench.ear.returned.contains { $0.serial == 1 && $0.epoch == 0 })
        #expect(
            bench.ear.reports.filter { if case .ended = $0 { true } else { false } } == [
                .ended(serial: 1, played: 20, isWhole: false), .ended(serial: 2, played: 0, isWhole: false),
            ])
    }

    @Test("what was sent of others goes out again after a cut")
    func resent() {
        var bench = PlayoutBench()
        bench.say(1, 100)
        bench.say(2, 400)
        bench.run(80)
        #expect(bench.ear.reports.contains(.began(serial: 2)))
        bench.cut(1)
        bench.run(700)
        #expect(bench.ear.heard.suffix(3_200) == PlayoutBench.sound(400)[...])
        #expect(bench.ear.reports.last == .ended(serial: 2, played: 400, isWhole: true))
    }

    @Test("an utterance that has not begun is cut without clearing what plays")
    func cutWaiting() {
        var bench = PlayoutBench()
        bench.say(1, 400)
        bench.say(2, 400)
        bench.run(100)
        bench.cut(2)
        bench.run(500)
        #expect(bench.ear.clears == 0)
        #expect(bench.ear.heard == PlayoutBench.sound(400))
    }

    @Test("keys are heard at once, and what played goes on behind them")
    func first() {
        var bench = PlayoutBench()
        bench.say(1, 1_000)
        bench.run(300)
        _ = bench.playout.begin(9, first: true)
        bench.append([UInt8](repeating: 0xAA, count: 1_600), to: 9)
        bench.playout.finish(9)
        bench.run(1_500)
        let keys = bench.ear.heard.firstIndex(of: 0xAA) ?? 0
        #expect(keys / 8 <= 360)
        #expect(bench.ear.heard.filter { $0 != 0xAA } == PlayoutBench.sound(1_000))
        #expect(bench.ear.reports.last == .ended(serial: 1, played: 1_000, isWhole: true))
    }

    @Test("a carrier that returns no marks does not hold the call up")
    func noMarks() {
        var bench = PlayoutBench()
        bench.ear.returnsMarks = false
        bench.say(1, 500)
        bench.run(500 + 1_900)
        #expect(bench.ear.reports == [.began(serial: 1)])
        bench.run(200)
        #expect(
            bench.ear.reports.suffix(2) == [.unconfirmed(serial: 1), .ended(serial: 1, played: 500, isWhole: true)])
    }

    @Test("at most eight wait, and a serial is taken once")
    func queue() {
        var playout = Playout()
        var taken = (1...9).map { playout.begin($0) }
        #expect(taken == [Bool](repeating: true, count: 8) + [false])
        #expect(playout.queued == 8)
        var other = Playout()
        taken = [other.begin(1), other.begin(1)]
        #expect(taken == [true, false])
    }

    @Test("an utterance without any sound is over at once")
    func empty() {
        var bench = PlayoutBench()
        _ = bench.playout.begin(1)
        bench.playout.finish(1)
        bench.run(100)
        #expect(bench.ear.reports == [.ended(serial: 1, played: 0, isWhole: true)])
    }

    @Test("sound for something that is over is not wanted")
    func unwanted() {
        var bench = PlayoutBench()
        bench.say(1, 100)
        var room = [UInt8(1)].withUnsafeBytes { bench.playout.append($0, to: 1) }
        #expect(room == nil)
        bench.cut(1)
        room = [UInt8(1)].withUnsafeBytes { bench.playout.append($0, to: 1) }
        #expect(room == nil)
    }

    @Test("what was sent on a stream that had died counts as heard up to the next mark at most")
    func deadStream() throws {
        var bench = PlayoutBench()
        bench.say(1, 6_000)
        bench.run(1_000)
        bench.ear.returnsMarks = false
        bench.run(4_000)
        bench.playout.abandon(now: bench.ear.now, &bench.ear)
        guard case .ended(_, let played, false) = try #require(bench.ear.reports.last) else {
            Issue.record("\(bench.ear.reports)")
            return
        }
        #expect((800...1_250).contains(played), "\(played)")
    }

    @Test("what has not begun when the stream ends is given back, and nothing is said of it")
    func waiting() {
        var bench = PlayoutBench()
        bench.say(1, 1_000)
        bench.say(2, 1_000)
        bench.run(200)
        bench.playout.abandon(now: bench.ear.now, &bench.ear)
        #expect(bench.ear.reports.count == 2)
        #expect(bench.playout.takeWaiting() == [2])
        #expect(bench.playout.isIdle)
    }
}
