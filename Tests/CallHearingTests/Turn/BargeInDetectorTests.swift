import Testing

@testable import CallHearing

@Suite("Barge-in")
struct BargeInDetectorTests {
    /// A caller who says something of about `milliseconds` after a second, on a quiet line.
    private static func caller(milliseconds: Int) -> Sound {
        var line = Noise.comfort.line(seconds: 3, level: -62, seed: 1)
        let clip = Voices.announcements[0]
        var speech = Sound(Array(clip.samples.dropFirst(400).prefix(milliseconds * 8)))
        speech = speech.gained(-20 - clip.activeLevel)
        line.add(speech, at: 8_000)
        return line
    }

    private static func events(
        _ line: Sound, minimum: Int, isPlaying: (Int) -> Bool
    ) -> [(event: BargeInDetector.Event, at: Int)] {
        var detector = BargeInDetector(minimumSpeechMilliseconds: minimum)
        var events: [(BargeInDetector.Event, Int)] = []
        line.muLaw.forEachFrame { frame, milliseconds in
            let event = detector.heard(frame, at: milliseconds, botIsPlaying: isPlaying(milliseconds))
            if let event { events.append((event, milliseconds + 20)) }
        }
        return events
    }

    private static func name(_ event: BargeInDetector.Event) -> String {
        switch event {
        case .speechStarted: "started"
        case .bargeIn: "barge-in"
        case .backchannel: "backchannel"
        case .speechEnded: "ended"
        }
    }

    @Test("who speaks while the bot does interrupts it; otherwise it is just speech")
    func twoKinds() {
        let over = Self.events(Self.caller(milliseconds: 600), minimum: 0) { _ in true }
        #expect(over.map { Self.name($0.event) } == ["barge-in", "ended"])
        #expect(over.first.map { $0.at <= 1_060 } == true, "\(over)")
        let alone = Self.events(Self.caller(milliseconds: 600), minimum: 0) { _ in false }
        #expect(alone.map { Self.name($0.event) } == ["started", "ended"])
    }

    @Test("with a minimum, a short word over the bot is a backchannel; a long one interrupts when it is long enough")
    func minimum() {
        let short = Self.events(Self.caller(milliseconds: 250), minimum: 500) { _ in true }
        #expect(short.map { Self.name($0.event) } == ["backchannel"])
        let long = Self.events(Self.caller(milliseconds: 1_500), minimum: 500) { _ in true }
        #expect(long.map { Self.name($0.event) } == ["barge-in", "ended"])
        #expect(long.first.map { (1_450...1_750).contains($0.at) } == true, "\(long)")
    }

    @Test("when the bot stops while a short word is still waited for, it is speech at once")
    func botStops() {
        let events = Self.events(Self.caller(milliseconds: 1_000), minimum: 2_000) { $0 < 1_300 }
        #expect(events.map { Self.name($0.event) } == ["started", "ended"])
        #expect(events.first.map { $0.at == 1_320 } == true, "\(events)")
    }

    @Test("a barge-in carries how little it resembles the bot")
    func score() {
        let events = Self.events(Self.caller(milliseconds: 600), minimum: 0) { _ in true }
        guard case .bargeIn(let score)? = events.first?.event else {
            Issue.record("no barge-in")
            return
        }
        #expect(score.likelihood < 0.2)
    }

    @Test("lost and odd frames end what was being said")
    func lost() {
        var detector = BargeInDetector(hangoverMilliseconds: 100)
        Self.caller(milliseconds: 1_500).muLaw.forEachFrame { frame, milliseconds in
            if milliseconds < 1_500 { _ = detector.heard(frame, at: milliseconds, botIsPlaying: false) }
        }
        #expect(detector.voice.isSpeaking)
        #expect(detector.lost(frames: 4, botIsPlaying: false) == nil)
        let odd: [UInt8] = [1, 2, 3]
        #expect(detector.heard(odd.span, at: 1_700, botIsPlaying: false) == .speechEnded)
    }
}
