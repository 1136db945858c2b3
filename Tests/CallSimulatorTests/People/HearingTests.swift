import CallCore
import CallSimulator
import Testing

@Suite("People at the far end")
struct HearingTests {
    static let long = "Welcome to the garden centre. Press one for roses, press two for tulips."

    @Test("what somebody hears is compared without case, punctuation and spacing")
    func normalised() throws {
        let engine = EngineDouble()
        let (_, party) = try engine.answeredCall()
        var outcomes: [PartyOutcome] = []
        party.hears("HOW can   I help") { outcomes.append($0) }
        engine.say("u1", "Hello; how can I help?")
        try engine.run(5)
        #expect(outcomes == [.heard])
    }

    @Test("words count from the moment they were played, not from the moment the utterance began")
    func partial() throws {
        let engine = EngineDouble()
        let (line, party) = try engine.answeredCall()
        var heardAt: Milliseconds = 0
        party.hears("garden centre") { _ in heardAt = engine.kernel.now - line.track.origin }
        engine.say("u1", Self.long)
        try engine.run(10)
        let segment = try #require(line.track.segments.last)
        #expect(heardAt > segment.startMs + 1_000)
        #expect(heardAt < segment.endMs - 1_000)
    }

    @Test("words that were cut off were not heard")
    func cutOff() throws {
        let engine = EngineDouble()
        let (_, party) = try engine.answeredCall()
        var outcome: PartyOutcome?
        party.hears("tulips", timeout: 8_000) { outcome = $0 }
        engine.say("u1", Self.long)
        try engine.run(2)
        engine.order(.line(.stopSpeaking(utterance: "u1")))
        try engine.run(10)
        guard case .timedOut(let heard) = outcome else {
            Issue.record("expected a timeout, not \(String(describing: outcome))")
            return
        }
        #expect(heard.hasPrefix("welcome to the"))
        #expect(!heard.contains("tulips"))
    }

    @Test("the same words have to be said again to be heard again")
    func twice() throws {
        let engine = EngineDouble()
        let (_, party) = try engine.answeredCall()
        var outcomes: [PartyOutcome] = []
        engine.say("u1", "Goodbye.")
        party.hears("goodbye") { outcomes.append($0) }
        party.hears("goodbye", timeout: 3_000) { outcomes.append($0) }
        try engine.run(10)
        #expect(outcomes == [.heard, .timedOut(heard: "")])
    }

    @Test("speech is reported as onset, partials and one final with the token of the listen")
    func recogniser() throws {
        let engine = EngineDouble()
        let (_, party) = try engine.answeredCall()
        engine.order(.line(.listen(Listening(turnToken: "t1", silence: 600))))
        party.says("I would like to order some roses", after: 500, confidence: 0.8)
        try engine.run(10)
        let speech = engine.events.drop { $0.kind != .speechStarted }
        #expect(speech.first?.kind == .speechStarted)
        let words = "I would like to order some roses"
        #expect(speech.last?.kind == .speech(transcript: words, isFinal: true, confidence: 0.8))
        #expect(speech.allSatisfy { $0.turnToken == "t1" })
        #expect(speech.count > 4)
    }

    @Test("a short pause inside a sentence does not end the turn, a long one does")
    func joined() throws {
        let engine = EngineDouble()
        let (_, party) = try engine.answeredCall()
        party.says("My number is", after: 100)
        party.says("five five five", after: 300)
        party.says("thank you", after: 2_500)
        try engine.run(12)
        #expect(engine.finals == ["My number is five five five", "thank you"])
    }

    @Test("a recogniser that runs only during a listen does not report what was said before it")
    func onListen() throws {
        var settings = CarrierSettings()
        settings.recogniser = .onListen
        let engine = EngineDouble(settings: settings)
        let (_, party) = try engine.answeredCall()
        party.says("nobody hears this", after: 100)
        try engine.run(5)
        #expect(engine.finals.isEmpty)
        engine.order(.line(.listen(Listening(turnToken: "t1", silence: 600))))
        party.says("but this", after: 100)
        try engine.run(5)
        #expect(engine.finals == ["but this"])
    }

    @Test("a polite person waits for the end of what is said; one who interrupts talks into it at the given time")
    func interrupting() throws {
        let engine = EngineDouble()
        let (line, party) = try engine.answeredCall()
        engine.say("u1", Self.long)
        party.hears("welcome")
        party.says("tulips please")
        try engine.run(10)
        engine.say("u2", Self.long)
        party.interrupts("stop", after: 700)
        try engine.run(10)
        let bot = line.track.segments.filter { $0.channel == .bot && $0.text != nil }
        let caller = line.track.segments.filter { $0.channel == .caller && $0.text != nil }
        #expect(caller[0].startMs > bot[0].endMs)
        #expect(caller[1].startMs == bot[1].startMs + 700)
    }

    @Test("a sign of listening is said over what plays, and does not wait")
    func backchannel() throws {
        let engine = EngineDouble()
        let (line, party) = try engine.answeredCall()
        engine.say("u1", Self.long)
        party.hears("welcome")
        party.backchannel("mhm")
        try engine.run(8)
        let murmur = try #require(line.track.segments.first { $0.text == "mhm" })
        let sentence = try #require(line.track.segments.first { $0.text == Self.long })
        #expect(murmur.startMs > sentence.startMs)
        #expect(murmur.endMs < sentence.endMs)
        #expect(engine.finals == ["mhm"])
    }

    @Test("keys are reported one by one, with the gaps between them")
    func keys() throws {
        let engine = EngineDouble()
        let (line, party) = try engine.answeredCall()
        party.presses("12#", after: 1_000, gap: 200)
        try engine.run(5)
        #expect(engine.kinds.suffix(3) == [.dtmf(digits: "1"), .dtmf(digits: "2"), .dtmf(digits: "#")])
        let starts = line.track.segments.filter { if case .digit = $0.content { true } else { false } }.map(\.startMs)
        #expect(zip(starts, starts.dropFirst()).map { $1 - $0 } == [320, 320])
    }

    @Test("steps that are left when the call ends are told so, and words heard before it still count")
    func callEnds() throws {
        let engine = EngineDouble()
        let (_, party) = try engine.answeredCall()
        var outcomes: [PartyOutcome] = []
        engine.say("u1", "Goodbye now.")
        party.perform(.staysSilent(60_000)) { outcomes.append($0) }
        party.perform(.hears("goodbye")) { outcomes.append($0) }
        party.perform(.says("hello?")) { outcomes.append($0) }
        try engine.run(4)
        engine.order(.line(.hangUp(.completed)))
        try engine.run(4)
        #expect(outcomes == [.callEnded(heard: "goodbye now"), .heard, .callEnded(heard: "now")])
        #expect(party.isDone)
    }

    @Test("the last words before the caller hangs up are still recognised")
    func lastWords() throws {
        let engine = EngineDouble()
        let (_, party) = try engine.answeredCall()
        party.says("never mind", after: 0)
        party.hangsUp(after: 50)
        try engine.run(5)
        #expect(engine.finals == ["never mind"])
        #expect(engine.kinds.last == .ended(.hangupUser))
    }
}
