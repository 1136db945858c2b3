import CallCore
import CallSimulator
import ScriptValue
import Testing

@Suite("Realtime model")
struct RealtimeTests {
    private func open(_ engine: EngineDouble, id: EffectID? = nil, again: Bool = false) -> EffectID {
        let request = RealtimeRequest(
            provider: nil, instructions: nil, greeting: "Good morning, garden centre.", voice: nil, tools: [])
        return engine.order(.realtime(request), id: id, again: again)
    }

    @Test("the model greets first, answers each turn by its rules, and calls tools with arguments")
    func conversation() throws {
        let engine = EngineDouble()
        let (_, party) = try engine.answeredCall()
        engine.network.realtime.rules = [
            RealtimeRule(
                "book", steps: [.calls("book", arguments: ["day": "Monday"], then: [.says("Booked for {result}.")])]),
            RealtimeRule("bye", steps: [.farewell("Goodbye.")]),
        ]
        let session = open(engine)
        engine.onRealtime = { event in
            guard case .toolCall(let id, "book", ["day": "Monday"]) = event else { return }
            engine.order(.steer(realtime: session, .toolResult(toolCall: id, "Monday at ten")))
        }
        party.hears("garden centre")
        party.says("Please book me in")
        party.hears("booked for monday at ten")
        party.says("Thanks, bye")
        try engine.run(40)
        let said = engine.realtime.compactMap { event -> String? in
            if case .transcript(let who, let text) = event { "\(who.rawValue): \(text)" } else { nil }
        }
        #expect(
            said == [
                "bot: Good morning, garden centre.", "user: Please book me in", "bot: Booked for Monday at ten.",
                "user: Thanks, bye", "bot: Goodbye.",
            ])
        guard case .closed("completed", _) = engine.realtime.last else {
            Issue.record("the session was not closed: \(engine.realtime)")
            return
        }
        #expect(engine.finals.isEmpty)
    }

    @Test("a caller who interrupts cuts the model short, and the transcript holds only what was heard")
    func bargeIn() throws {
        let engine = EngineDouble()
        let (line, party) = try engine.answeredCall()
        _ = open(engine)
        party.interrupts("Wait a moment", after: 900)
        try engine.run(6)
        let segment = try #require(line.track.segments.first { $0.channel == .bot && $0.text != nil })
        #expect(segment.cut)
        #expect((920...980).contains(segment.playedMilliseconds))
        guard case .transcript(.bot, let text) = engine.realtime.first else {
            Issue.record("no transcript of the greeting")
            return
        }
        #expect(text == segment.text)
        #expect(text != "Good morning, garden centre.")
    }

    @Test("a caller who talks before the greeting still hears it")
    func earlyTalk() throws {
        let engine = EngineDouble()
        let (_, party) = try engine.answeredCall()
        _ = open(engine)
        party.says("Hello?", after: 720)
        try engine.run(10)
        #expect(party.heard.hasPrefix("good morning"))
    }

    @Test("a session taken up again after a restart does not greet again")
    func again() throws {
        let engine = EngineDouble()
        let (line, party) = try engine.answeredCall()
        let session = open(engine)
        try engine.run(6)
        engine.isDown = true
        try engine.run(1)
        engine.isDown = false
        _ = open(engine, id: session, again: true)
        party.says("Are you still there?")
        try engine.run(10)
        #expect(party.heard == "good morning garden centre you said are you still there")
        party.hangsUp()
        try engine.run(3)
        // The end of the line is the carrier's to report.
        let closed = engine.realtime.contains { if case .closed = $0 { true } else { false } }
        #expect(!closed)
        #expect(line.endedAt != nil)
        #expect(line.isSilentAfterEnd)
    }
}
