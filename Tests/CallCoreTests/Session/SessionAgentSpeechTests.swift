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
