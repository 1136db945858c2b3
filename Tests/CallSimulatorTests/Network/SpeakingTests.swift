import CallCore
import CallSimulator
import ScriptValue
import Testing

@Suite("What is played on the line")
struct SpeakingTests {
    @Test("an utterance is accepted with its length, reported when it begins, and reported when it was played")
    func speak() throws {
        let engine = EngineDouble()
        let (line, party) = try engine.answeredCall()
        let text = "Hello, how can I help you today?"
        let length = EstimatedDurations().milliseconds(of: text, voice: nil)
        let order = engine.say("u1", text)
        try engine.run(10)
        #expect(engine.results[order] == .done(["duration_ms": .int(length)]))
        #expect(
            engine.kinds.suffix(2) == [
                .speaking(utterance: "u1"), .spoken(utterance: "u1", playedMilliseconds: length, completed: true),
            ])
        let segment = try #require(line.track.segments.last)
        #expect(segment.playedMilliseconds == length)
        #expect(segment.channel == .bot)
        #expect(party.heard == "hello how can i help you today")
    }

    @Test("an utterance ordered again is not played again")
    func idempotent() throws {
        let engine = EngineDouble()
        let (line, _) = try engine.answeredCall()
        engine.say("u1", "Only once.")
        let again = engine.say("u1", "Only once.")
        try engine.run(10)
        let later = engine.say("u1", "Only once.")
        try engine.run(5)
        #expect(line.playCounts == ["u1": 1])
        #expect(engine.results[again] == engine.results[later])
        #expect(engine.kinds.filter { $0 == .speaking(utterance: "u1") }.count == 1)
    }

    @Test("utterances are played one after another, in the order they were asked for")
    func queue() throws {
        let engine = EngineDouble()
        let (line, _) = try engine.answeredCall()
        for number in 1...5 { engine.say("u\(number)", "Sentence number \(number).") }
        try engine.run(30)
        let bot = line.track.segments.filter { $0.channel == .bot && $0.text != nil }
        #expect(bot.map(\.text) == (1...5).map { "Sentence number \($0)." })
        #expect(zip(bot, bot.dropFirst()).allSatisfy { $0.endMs <= $1.startMs })
    }

    @Test("stopping an utterance takes effect within 80 ms and reports exactly what the sound track shows")
    func stop() throws {
        let engine = EngineDouble()
        let (line, _) = try engine.answeredCall()
        engine.say("u1", "This is a rather long sentence that nobody will want to listen to until its very end.")
        engine.say("u2", "And this one is never begun.")
        try engine.run(2)
        let askedAt = engine.kernel.now - line.track.origin
        engine.order(.line(.stopSpeaking(utterance: "u2")))
        engine.order(.line(.stopSpeaking(utterance: "u1")))
        try engine.run(3)
        let segment = try #require(line.track.segments.last)
        #expect(segment.cut)
        #expect((askedAt + 20...askedAt + 80).contains(segment.endMs))
        #expect(segment.text?.hasPrefix("This is a rather") == true)
        #expect(
            engine.kinds.contains(
                .spoken(utterance: "u1", playedMilliseconds: segment.playedMilliseconds, completed: false)))
        #expect(engine.kinds.contains(.spoken(utterance: "u2", playedMilliseconds: 0, completed: false)))
    }

    @Test("when the caller hangs up, what plays is cut and reported before the end, and nothing sounds afterwards")
    func farHangUp() throws {
        let engine = EngineDouble()
        let (line, party) = try engine.answeredCall()
        engine.say("u1", "A sentence that will be cut off in the middle because the other side is gone.")
        party.staysSilent(1_500)
        party.hangsUp()
        try engine.run(5)
        guard case .spoken("u1", let played, false) = engine.kinds.dropLast().last else {
            Issue.record("the cut utterance was not reported last: \(engine.kinds)")
            return
        }
        #expect(engine.kinds.last == .ended(.hangupUser))
        #expect(played == line.track.segments.last?.playedMilliseconds)
        #expect(line.isSilentAfterEnd)
        let late = engine.say("u2", "Is anybody there?")
        try engine.run(5)
        #expect(line.lateCommands.count == 1)
        #expect(line.playCounts["u2"] == nil)
        guard case .failed("unavailable", _) = engine.results[late] else {
            Issue.record("a late utterance was taken")
            return
        }
    }

    @Test("a carrier with inline say speaks the words once at answer, and says so")
    func inlineSay() throws {
        var settings = CarrierSettings()
        settings.inlineSay = true
        let engine = EngineDouble(settings: settings)
        let party = engine.network.party(at: EngineDouble.caller)
        let words = Utterance(id: "u1", content: .text("Good news."))
        engine.place(say: words)
        try engine.run(8)
        engine.order(.line(.speak(words)))
        try engine.run(8)
        #expect(engine.results[1] == .done(["provider_call_id": "SIM1", "inline_say": true]))
        #expect(party.heard == "good news")
        #expect(engine.network.lines.first?.playCounts == ["u1": 1])
    }

    @Test("tones arrive with the pauses written between them, before anything is said")
    func digits() throws {
        let engine = EngineDouble()
        let party = engine.network.party(at: EngineDouble.caller)
        party.answers(after: 0)
        engine.place(dtmf: "w1,2#")
        var outcome: PartyOutcome?
        party.hearsDigits("12#") { outcome = $0 }
        try engine.run(12)
        let line = try #require(engine.network.lines.first)
        let answered = try #require(line.answeredAt) - line.track.origin
        #expect(line.digitsHeard.map(\.digit) == ["1", "2", "#"])
        #expect(line.digitsHeard.map { $0.atMs - answered } == [500, 2_700, 2_900])
        #expect(outcome == .heard)
    }
}
