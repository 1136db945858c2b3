import CallSimulator
import Testing

@testable import CallHearing

@Suite("The endpointer")
struct EndpointerTests {
    /// Frames of speech (true) and silence (false), as a detector with a hangover of 300 ms reports them.
    private static func run(
        _ spans: [(isSpeech: Bool, milliseconds: Int)], _ settings: Endpointer.Settings = .init(),
        without lost: Range<Int>? = nil
    ) -> [Endpointer.Event] {
        var endpointer = Endpointer(settings)
        var events: [Endpointer.Event] = []
        var now = 0
        var quiet = 1_000
        for span in spans {
            for _ in 0..<span.milliseconds / 20 {
                quiet = span.isSpeech ? 0 : quiet + 20
                if lost?.contains(now) != true {
                    let event = endpointer.hear(isSpeaking: quiet < 300, isActive: span.isSpeech, at: now)
                    if let event { events.append(event) }
                }
                now += 20
            }
        }
        return events
    }

    @Test("800 ms of silence end an utterance; half of that is a pause")
    func ends() {
        let events = Self.run([(false, 1_000), (true, 1_000), (false, 2_000)])
        let utterance = Utterance(start: 980, end: 2_000, spoken: 1_020)
        #expect(events == [.began(at: 980, continues: false), .paused(at: 2_000), .ended(utterance)])
    }

    @Test("who goes on after a pause has not finished")
    func resumes() {
        let events = Self.run([(true, 600), (false, 500), (true, 400), (false, 1_000)])
        #expect(
            events == [
                .began(at: 0, continues: false), .paused(at: 600), .resumed(at: 1_100), .paused(at: 1_500),
                .ended(Utterance(start: 0, end: 1_500, spoken: 1_000)),
            ])
    }

    @Test("a short gap between words is neither pause nor end")
    func shortGap() {
        let events = Self.run([(true, 600), (false, 340), (true, 400), (false, 1_000)])
        #expect(events.count == 3)
        #expect(events.last == .ended(Utterance(start: 0, end: 1_340, spoken: 1_000)))
    }

    @Test("speech soon after the end continues what was said; later it is new")
    func continues() {
        for (silence, continues) in [(1_200, true), (1_480, true), (1_800, false)] {
            let events = Self.run([(true, 600), (false, silence), (true, 400), (false, 1_000)])
            #expect(events.contains(.began(at: 600 + silence - 20, continues: continues)), "\(silence): \(events)")
        }
    }

    @Test("what is too short is dropped")
    func dropped() {
        let events = Self.run([(false, 500), (true, 60), (false, 1_000)])
        #expect(events.last == .dropped(Utterance(start: 480, end: 560, spoken: 80)))
    }

    @Test("a speech without end is cut at the maximum and goes on as the next utterance")
    func cut() {
        var settings = Endpointer.Settings()
        settings.maximum = 2_000
        let events = Self.run([(true, 5_000), (false, 1_000)], settings)
        let cuts = events.compactMap { event -> Utterance? in if case .cut(let part) = event { part } else { nil } }
        #expect(cuts.map(\.end) == [2_000, 4_000])
        #expect(events.contains(.began(at: 2_000, continues: true)))
        #expect(events.last == .ended(Utterance(start: 4_000, end: 5_000, spoken: 1_000)))
    }

    @Test("frames lost within speech do not end it, and count as spoken")
    func lostInSpeech() {
        let events = Self.run([(true, 2_000), (false, 1_000)], without: 600..<800)
        #expect(events.first == .began(at: 0, continues: false))
        #expect(events.last == .ended(Utterance(start: 0, end: 2_000, spoken: 2_000)))
        #expect(events.count == 3)
    }

    @Test("frames lost in silence count as silence, and so does a long gap")
    func lostInSilence() {
        let inSilence = Self.run([(true, 1_000), (false, 2_000)], without: 1_200..<2_200)
        #expect(inSilence.last == .ended(Utterance(start: 0, end: 1_000, spoken: 1_000)))
        let long = Self.run([(true, 2_000), (false, 100)], without: 1_000..<1_900)
        #expect(long.contains { if case .ended = $0 { true } else { false } } == false)
        let longer = Self.run([(true, 1_000), (false, 3_000)], without: 1_000..<2_900)
        #expect(longer.last == .ended(Utterance(start: 0, end: 1_000, spoken: 1_000)))
    }

    @Test("a stream that stalls ends the utterance as soon as the host says how late it is")
    func stalls() {
        var endpointer = Endpointer()
        for frame in 0..<50 { _ = endpointer.hear(isSpeaking: true, isActive: true, at: frame * 20) }
        #expect(endpointer.isOpen)
        #expect(endpointer.advance(to: 1_100) == nil)
        #expect(endpointer.advance(to: 1_500) == .paused(at: 1_000))
        #expect(endpointer.advance(to: 1_900) == .ended(Utterance(start: 0, end: 1_000, spoken: 1_000)))
        #expect(!endpointer.isOpen)
        #expect(endpointer.advance(to: 9_000) == nil)
    }

    @Test("late and repeated frames do not move the clock back")
    func outOfOrder() {
        var endpointer = Endpointer()
        for time in [0, 20, 40, 20, 20, 0, 60, 80, 100, 120] {
            _ = endpointer.hear(isSpeaking: true, isActive: true, at: time)
        }
        var last: Endpointer.Event?
        for frame in 7..<60 {
            if let event = endpointer.hear(isSpeaking: false, isActive: false, at: frame * 20) { last = event }
        }
        #expect(last == .ended(Utterance(start: 0, end: 140, spoken: 140)))
    }

    @Test("absurd times are survived")
    func absurdTimes() {
        var endpointer = Endpointer()
        var echo = EchoGuard()
        let frame = [UInt8](repeating: 0x20, count: 160)
        for time in [Int.max, .min, 0, -1, .max - 5, 1 << 60] {
            _ = endpointer.hear(isSpeaking: true, isActive: true, at: time)
            _ = endpointer.advance(to: time)
            echo.sent(frame.span, at: time)
            echo.cleared(at: time)
            #expect(echo.expected(at: time).0.max().isFinite)
        }
        var detector = VoiceDetector()
        for _ in 0..<3 { #expect(detector.lost(frames: .max) == nil) }
    }

    @Test("without a pause in the settings none is told")
    func noPause() {
        var settings = Endpointer.Settings()
        settings.pause = 0
        #expect(Self.run([(true, 600), (false, 1_000)], settings).count == 2)
    }
}
