import ScriptValue
import Testing

@testable import CallCore

@Suite("An agent's answer that is said while it is written")
struct SessionAgentSpeechTests {
    private func asking(_ more: [String: Value] = [:]) -> (SessionDriver, EffectID) {
        let driver = SessionDriver.answered()
        let ask: [String: Value] = ["text": "q", "deadline": 8, "say": true]
        driver.asks(1, "agent.respond", .map(ask.merging(more) { $1 }))
        return (driver, driver.effect { if case .agent = $0 { true } else { false } } ?? 0)
    }

    @Test("the first sentence is said at once, the others behind it in one go, and the verb ends with the last word")
    func sentences() {
        let (driver, id) = asking()
        #expect(driver.effects.contains { if case .agent(let request) = $0 { request.speaks } else { false } })
        driver.send(.agentSays(id, "One.", number: 1))
        #expect(driver.spoken == ["One."])
        driver.send(.agentSays(id, "Two.", number: 2))
        driver.send(.agentSays(id, "Two.", number: 2))
        driver.answer(id, .done(["text": "One. Two. Three."]))
        #expect(driver.spoken == ["One."] && driver.values(1) == nil)
        driver.play()
        #expect(driver.spoken == ["One.", "Two. Three."] && driver.values(1) == nil)
        driver.play()
        #expect(
            driver.values(1) == [
                [
                    "text": "One. Two. Three.", "fallback": false, "heard": "One. Two. Three.", "interrupted": false,
                ]
            ])
        #expect(driver.session.lateCompletions == 1 && driver.problems.isEmpty && driver.session.orphans.isEmpty)
    }

    @Test("who talks over it ends it, and the agent need not go on")
    func interrupted() {
        let (driver, id) = asking()
        driver.send(.agentSays(id, "One is enough for all of us.", number: 1))
        driver.send(.agentSays(id, "Two.", number: 2))
        driver.carrier(.speaking(utterance: "u1"))
        driver.advance(500)
        driver.carrier(.speechStarted)
        #expect(driver.stopped == ["u1"])
        driver.carrier(.spoken(utterance: "u1", playedMilliseconds: 500, completed: false))
        let result = driver.values(1)?.first
        #expect(result?["interrupted"] == true)
        #expect(result?["text"] == "One is enough for all of us. Two.")
        #expect(result?["heard"]?.text.map { $0.count < 28 } == true)
        #expect(driver.effects.last == .cancel(id))
        driver.send(.agentSays(id, "Three.", number: 3))
        #expect(driver.spoken.count == 1)
    }

    @Test("the deadline is for the next sentence, and what was said stays the answer")
    func stalled() {
        let (driver, id) = asking(["otherwise": "no idea"])
        driver.advance(7_000)
        driver.send(.agentSays(id, "One.", number: 1))
        driver.play()
        driver.advance(6_999)
        #expect(driver.values(1) == nil)
        driver.advance(1)
        #expect(
            driver.values(1) == [["text": "One.", "fallback": false, "heard": "One.", "interrupted": false]])
        #expect(driver.effects.last == .cancel(id))
    }

    @Test("without an answer the other words are said, and without those the reason is told")
    func otherwise() {
        let (driver, _) = asking(["otherwise": "no idea"])
        driver.advance(8_000)
        #expect(driver.spoken == ["no idea"])
        driver.play()
        #expect(
            driver.values(1) == [["text": "no idea", "fallback": true, "heard": "no idea", "interrupted": false]])
        let (other, id) = asking()
        other.answer(id, .failed(reason: "unavailable", message: "down"))
        #expect(other.values(1) == [nil, "unavailable"])
    }

    @Test("an agent with nothing to say is silent")
    func silence() {
        let (driver, id) = asking()
        driver.answer(id, .done(["text": ""]))
        #expect(driver.spoken == [])
        #expect(driver.values(1) == [["text": "", "fallback": false, "heard": "", "interrupted": false]])
    }

    @Test("another branch that is faster cuts what is being said")
    func cancelled() {
        let driver = SessionDriver.answered()
        driver.asks(1, "call:any", ["a": .function(11), "b": .function(12)])
        let branches = driver.runs.keys.filter { $0 != 1 }.sorted()
        driver.asks(branches[0], "agent.respond", ["text": "q", "deadline": 8, "say": true])
        let id = driver.effect { if case .agent = $0 { true } else { false } } ?? 0
        driver.send(.agentSays(id, "One.", number: 1))
        driver.finish(branches[1], true)
        #expect(driver.stopped == ["u1"] && driver.effects.contains(.cancel(id)))
    }

    @Test("what the caller adds before the first word belongs to the question, which is put once more")
    func added() {
        let (driver, id) = asking(["meanwhile": "One moment."])
        driver.carrier(.speechStarted)
        driver.send(.agentSays(id, "One.", number: 1))
        driver.answer(id, .done(["text": "One. Two."]))
        #expect(driver.spoken.isEmpty)
        driver.carrier(.speech(transcript: "and r", isFinal: true, confidence: nil))
        let requests = driver.requests
        #expect(requests.map(\.text) == ["q", "q and r"] && requests.last?.conversation.last?.text == "and r")
        #expect(driver.spoken.isEmpty && driver.values(1) == nil)
        driver.advance(2_000)
        driver.play()
        let second = driver.performed.last { if case .agent = $0.effect { true } else { false } }?.id
        driver.answer(second, .done(["text": "Both."]))
        driver.play()
        #expect(driver.spoken == ["One moment.", "Both."])
        #expect(driver.values(1)?.first?["added"] == "and r")
        #expect(driver.problems.isEmpty && driver.session.orphans.isEmpty)
    }

    @Test("a question that is under way is withdrawn when the caller goes on")
    func withdrawn() {
        let (driver, id) = asking()
        driver.carrier(.speech(transcript: "and r", isFinal: true, confidence: nil))
        #expect(driver.effects.contains(.cancel(id)) && driver.requests.map(\.text) == ["q", "q and r"])
        driver.answer(id, .done(["text": "late"]))
        #expect(driver.spoken.isEmpty && driver.session.lateCompletions == 1)
    }

    @Test("an answer is not said into what the caller says, unless that goes on without end or was nothing")
    func held() {
        for isNoise in [true, false] {
            let (driver, id) = asking()
            driver.carrier(.speechStarted)
            driver.answer(id, .done(["text": "One."]))
            #expect(driver.spoken.isEmpty)
            if isNoise {
                driver.carrier(.speech(transcript: "", isFinal: true, confidence: nil))
            } else {
                driver.advance(60_000)
            }
            #expect(driver.spoken == ["One."] && driver.requests.count == 1)
            driver.play()
            #expect(driver.values(1)?.first?["interrupted"] == false)
            #expect(driver.problems.isEmpty && driver.session.orphans.isEmpty)
        }
    }

    @Test("words that wait behind others are taken back when the caller begins to speak")
    func takenBack() {
        let (driver, id) = asking(["meanwhile": "One moment."])
        driver.advance(2_000)
        driver.answer(id, .done(["text": "One."]))
        driver.carrier(.speechStarted)
        driver.carrier(.spoken(utterance: "u1", playedMilliseconds: 100, completed: false))
        #expect(driver.spoken == ["One moment."])
        driver.carrier(.speech(transcript: "", isFinal: true, confidence: nil))
        #expect(driver.spoken == ["One moment.", "One."])
    }

    @Test("once it is being said the caller's words are the next turn, between two sentences as well")
    func nextTurn() {
        let (driver, id) = asking()
        driver.send(.agentSays(id, "One.", number: 1))
        driver.play()
        driver.carrier(.speechStarted)
        driver.send(.agentSays(id, "Two.", number: 2))
        #expect(driver.spoken == ["One."] && driver.values(1) == nil)
        driver.carrier(.speech(transcript: "stop", isFinal: true, confidence: nil))
        #expect(driver.values(1)?.first?["interrupted"] == true && driver.effects.last == .cancel(id))
        #expect(driver.spoken == ["One."] && driver.requests.count == 1)
        driver.asks(1, "call:listen")
        #expect(driver.values(1)?.first?["text"] == "stop")
        #expect(driver.session.record.transcript.map(\.text) == ["One.", "stop"])
    }

    @Test("a noise between two sentences holds the second one up, no longer than it lasts")
    func noise() {
        let (driver, id) = asking()
        driver.send(.agentSays(id, "One.", number: 1))
        driver.play()
        driver.carrier(.speechStarted)
        driver.answer(id, .done(["text": "One. Two."]))
        #expect(driver.spoken == ["One."])
        driver.carrier(.speech(transcript: "", isFinal: true, confidence: nil))
        #expect(driver.spoken == ["One.", "Two."])
        driver.play()
        #expect(driver.values(1)?.first?["interrupted"] == false)
    }

    @Test("an answer that was cut before its first sound has not begun: what the caller adds belongs to the question")
    func unstarted() {
        let (driver, id) = asking()
        driver.send(.agentSays(id, "One.", number: 1))
        driver.carrier(.speechStarted)
        driver.carrier(.spoken(utterance: "u1", playedMilliseconds: 0, completed: false))
        driver.carrier(.speech(transcript: "and r", isFinal: true, confidence: nil))
        #expect(driver.requests.map(\.text) == ["q", "q and r"])
    }

    @Test("words that are whole before the cut is reported are the next turn as well, and only what was heard is kept")
    func lateReport() {
        let (driver, id) = asking()
        driver.answer(id, .done(["text": "One is enough for all of us. Two."]))
        driver.carrier(.speaking(utterance: "u1"))
        driver.advance(500)
        driver.carrier(.speech(transcript: "stop", isFinal: true, confidence: nil))
        #expect(driver.requests.count == 1 && driver.values(1) == nil)
        driver.carrier(.spoken(utterance: "u1", playedMilliseconds: 500, completed: false))
        #expect(driver.values(1)?.first?["interrupted"] == true)
        driver.asks(1, "call:listen")
        #expect(driver.values(1)?.first?["text"] == "stop")
        let said = driver.session.record.transcript.first { $0.speaker == .bot }?.text ?? ""
        #expect(said.count < 28)
    }

    @Test("before the call is answered nothing can be said")
    func early() {
        let driver = SessionDriver()
        driver.send(.begin)
        driver.asks(1, "agent.respond", ["text": "q", "deadline": 8, "say": true])
        #expect(driver.raised(1) == "verb.state")
    }
}

@Suite("Sentences of a text that comes in pieces")
struct SentenceCutterTests {
    @Test(
        "they come when they are certain, whole, and together make the text up to its last sentence", arguments: 1...9)
    func pieces(size: Int) {
        let text = "We open at nine, Dr. Ames says.  Really?\nYes, at 9.30 p.m. on Sundays! And so on"
        var cutter = SentenceCutter()
        var told: [String] = []
        var rest = text[...]
        while !rest.isEmpty {
            if let sentences = cutter.take(String(rest.prefix(size))) { told.append(sentences) }
            rest = rest.dropFirst(size)
        }
        #expect(told.joined(separator: " ") == "We open at nine, Dr. Ames says. Really? Yes, at 9.30 p.m. on Sundays!")
        #expect(told.first?.hasPrefix("We open at nine, Dr. Ames says.") == true)
        #expect(cutter.rest() == "And so on" && cutter.rest() == nil && cutter.take("Yes. No") == "Yes.")
    }
}
