import Testing

@testable import CallHearing

@Suite("The echo guard")
struct EchoGuardTests {
    private static let bot = Voices.announcements[1]

    /// The guard after `seconds` of the bot, heard `lag` later and `loss` dB weaker.
    private static func guardAfter(_ seconds: Double, lag: Int, loss: Float) -> EchoGuard {
        var echo = EchoGuard()
        var late = Sound(silenceSeconds: seconds)
        late.add(bot.gained(-loss), at: lag * 8)
        let line = late.muLaw
        bot.muLaw.forEachFrame { frame, milliseconds in
            guard milliseconds * 8 + 160 <= line.count else { return }
            echo.sent(frame, at: milliseconds)
            let powers = Self.powers(line, at: milliseconds * 8)
            echo.learn(powers, noise: NoiseFloor.least, at: milliseconds, callerSpeaks: false)
        }
        return echo
    }

    private static func powers(_ line: [UInt8], at start: Int) -> (BandPowers, BandPowers) {
        var filter = BandFilter()
        let frame = line.span.extracting(start..<start + 160)
        let early = filter.block(frame, from: 0)
        return (early, filter.block(frame, from: 80))
    }

    @Test("it finds delay and loss within two seconds of speech", arguments: [(0, 8), (120, 12), (200, 20), (480, 26)])
    func findsPath(lag: Int, loss: Int) throws {
        let path = try #require(Self.guardAfter(2.2, lag: lag, loss: Float(loss)).path)
        #expect(abs(path.lagMilliseconds - lag) <= 10)
        #expect(abs(path.lossDecibels - Float(loss)) <= 5)
    }

    @Test("a line without an echo has no path, and no echo is expected on it while the bot speaks")
    func noEcho() {
        let echo = Self.guardAfter(2.4, lag: 200, loss: 100)
        #expect(echo.path == nil)
        let expected = Decibel.of(echo.expected(at: 2_380).0.sum() + 1e-12)
        #expect(expected < -50, "\(expected)")
    }

    @Test("before anything is known, an echo of half the amplitude is expected, and only while there can be one")
    func unknown() {
        var echo = EchoGuard()
        #expect(!echo.expectsEcho(at: 0))
        let tone = Sound.tones(160, [(700, 0.5)]).muLaw
        for frame in 0..<5 { echo.sent(tone.span, at: frame * 20) }
        #expect(echo.expectsEcho(at: 100))
        let expected = Decibel.of(echo.expected(at: 100).0)
        #expect(abs(expected[1] - (-9 - 6 + 2)) < 3.5, "\(expected)")
        #expect(echo.expectsEcho(at: 590))
        #expect(!echo.expectsEcho(at: 640))
        #expect(echo.expected(at: 640).0 == .zero)
    }

    @Test("frames sent ahead of time are laid one after the other; what is cleared is not expected")
    func ahead() {
        var echo = EchoGuard()
        let tone = Sound.tones(160, [(700, 0.5)]).muLaw
        for _ in 0..<8 { echo.sent(tone.span, at: 0) }
        #expect(echo.expectsEcho(at: 160 + 500))
        #expect(!echo.expectsEcho(at: 160 + 540))
        echo.cleared(at: 40)
        #expect(echo.expectsEcho(at: 40 + 500))
        #expect(!echo.expectsEcho(at: 40 + 540))
        // However much is sent at once, it stays within what the memory holds.
        for _ in 0..<500 { echo.sent(tone.span, at: 40) }
        #expect(!echo.expectsEcho(at: 40 + 300 + 560))
        echo.sent(tone.span.extracting(first: 80), at: 2_000)
        #expect(!echo.expectsEcho(at: 2_020))
    }

    @Test("the score is high for an echo, at its delay and loss, and low for somebody else")
    func score() {
        let echo = Self.guardAfter(1.6, lag: 160, loss: 14).score()
        #expect(echo.likelihood > 0.85, "\(echo)")
        #expect(abs(echo.lagMilliseconds - 160) <= 10)
        #expect(abs(echo.lossDecibels - 14) < 4)
        var stranger = EchoGuard()
        let other = Voices.announcements[6].muLaw
        Self.bot.muLaw.forEachFrame { frame, milliseconds in
            guard milliseconds < 1_600 else { return }
            stranger.sent(frame, at: milliseconds)
            let powers = Self.powers(other, at: milliseconds * 8)
            stranger.learn(powers, noise: NoiseFloor.least, at: milliseconds, callerSpeaks: true)
        }
        #expect(stranger.score().likelihood < 0.75, "\(stranger.score())")
        #expect(EchoGuard().score().likelihood == 0)
    }
}
