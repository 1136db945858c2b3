import ScriptValue
import Testing

@testable import CallCore

@Suite("An agent that uses tools of the flow")
struct SessionAgentToolTests {
    private static func asking(
        _ more: [String: Value] = [:], verb: String = "agent.respond"
    ) -> (driver: SessionDriver, agent: EffectID) {
        let driver = SessionDriver.answered { _, entries in
            entries.tools["book"] = FlowEntries.Tool(description: "d", parameters: .none, run: 6)
            entries.tools["look"] = FlowEntries.Tool(description: "d", parameters: .none, run: 7, isReadOnly: true)
        }
        let ask: [String: Value] = [verb == "agent.respond" ? "text" : "question": "q", "deadline": 30]
        driver.asks(1, verb, .map(ask.merging(more) { $1 }))
        return (driver, driver.effect { if case .agent = $0 { true } else { false } } ?? 0)
    }

    private static func round(_ names: String...) -> AgentRound {
        AgentRound(
            calls: names.enumerated().map { AgentToolCall(id: "k\($0.offset + 1)", name: $0.element, arguments: [:]) })
    }

    private static func results(_ driver: SessionDriver) -> [String: Value] {
        var results: [String: Value] = [:]
        for case .inform(_, let call, let result) in driver.effects {
            #expect(results[call] == nil)
            results[call] = result
        }
        return results
    }

    private static func offered(_ driver: SessionDriver) -> [String] {
        for case .agent(let request) in driver.effects { return request.tools.compactMap { $0["name"]?.text } }
        return []
    }

    @Test("a conversation is offered all tools, a consultation those that read, either those that are named")
    func offers() {
        #expect(Self.offered(Self.asking().driver) == ["book", "look"])
        #expect(Self.offered(Self.asking(verb: "agent.consult").driver) == ["look"])
        #expect(Self.offered(Self.asking(["tools": ["book"]], verb: "agent.consult").driver) == ["book"])
        #expect(Self.offered(Self.asking(["tools": []]).driver) == [])
        #expect(Self.asking(["tools": ["dance"]]).driver.raised(1) == "verb.argument")
    }

    @Test("each call is answered once: by its result, or by why there is none")
    func answers() {
        let (driver, agent) = Self.asking()
        driver.send(.agentCalls(agent, Self.round("book", "look", "book", "dance"), number: 1))
        driver.finish(2, "booked")
        driver.fail(3)
        driver.asks(4, "call:sleep", 60)
        driver.advance(10_000)
        #expect(driver.raised(4) == "cancelled")
        driver.fail(4, "cancelled")
        let results = Self.results(driver)
        #expect(results["k1"] == ["result": "booked"] && results.count == 4)
        #expect(["k2", "k3", "k4"].allSatisfy { results[$0]?["error"] != nil })
        #expect(driver.values(1) == nil)
        driver.answer(agent, .done(["text": "Done."]))
        #expect(driver.values(1) == [["text": "Done.", "fallback": false]])
        #expect(driver.session.orphans.isEmpty && driver.session.agentProgress.isEmpty)
    }

    @Test("a tool that was not offered is not run, nor one whose call could not be read, nor a round twice")
    func refused() {
        let (driver, agent) = Self.asking(["tools": ["look"]])
        var round = Self.round("book", "look")
        round.calls[1].result = ["error": "broken"]
        driver.send(.agentCalls(agent, round, number: 1))
        driver.send(.agentCalls(agent, round, number: 1))
        driver.send(.agentCalls(agent, round, number: 3))
        #expect(Self.results(driver).keys.sorted() == ["k1"])
        #expect(driver.session.liveTasks == 1 && driver.session.lateCompletions == 2)
    }

    @Test("when the caller adds to the question, what tools have done is known, and what was running is withdrawn")
    func added() {
        let (driver, agent) = Self.asking(["say": true])
        driver.send(.agentCalls(agent, Self.round("book"), number: 1))
        driver.finish(2, "booked")
        driver.send(.agentCalls(agent, Self.round("look"), number: 2))
        driver.asks(3, "call:sleep", 60)
        driver.carrier(.speech(transcript: "and r", isFinal: true, confidence: nil))
        #expect(driver.raised(3) == "cancelled")
        driver.fail(3, "cancelled")
        var done = Self.round("book")
        done.calls[0].result = ["result": "booked"]
        var withdrawn = Self.round("look")
        withdrawn.withdraw()
        #expect(driver.requests.map(\.progress.rounds) == [[], [done, withdrawn]])
        let second = driver.performed.last { if case .agent = $0.effect { true } else { false } }?.id ?? 0
        driver.send(.agentCalls(second, Self.round("look"), number: 3))
        driver.finish(4, "looked")
        driver.answer(second, .done(["text": "Both."]))
        driver.play()
        #expect(driver.values(1)?.first?["text"] == "Both." && driver.session.agentProgress.isEmpty)
    }

    @Test("what was run for an answer that is given up before its first word is known as well")
    func heldAnswer() {
        let (driver, agent) = Self.asking(["say": true])
        driver.send(.agentCalls(agent, Self.round("book"), number: 1))
        driver.finish(2, "booked")
        driver.carrier(.speechStarted)
        driver.answer(agent, .done(["text": "Booked."]))
        driver.carrier(.speech(transcript: "for two", isFinal: true, confidence: nil))
        #expect(driver.spoken.isEmpty)
        #expect(driver.requests.last?.progress.rounds.first?.calls.first?.result == ["result": "booked"])
    }

    @Test("a tool may ask the caller something, and a word beside it does not stop it")
    func toolAsks() {
        let (driver, agent) = Self.asking(["say": true])
        driver.send(.agentSays(agent, "Let me see.", number: 1))
        driver.play()
        driver.send(.agentCalls(agent, Self.round("book", "look"), number: 1))
        driver.carrier(.speechStarted)
        driver.carrier(.speech(transcript: "okay", isFinal: true, confidence: nil))
        driver.asks(2, "call:listen")
        #expect(driver.values(2)?.first?["text"] == "okay")
        driver.asks(2, "call:listen")
        driver.carrier(.speechStarted)
        driver.carrier(.speech(transcript: "two people", isFinal: true, confidence: nil))
        #expect(driver.values(2)?.first?["text"] == "two people")
        #expect(driver.raised(3) == nil && !driver.effects.contains(.cancel(agent)) && driver.values(1) == nil)
    }

    @Test("a long result is cut before it reaches a model")
    func long() {
        let (driver, agent) = Self.asking()
        driver.send(.agentCalls(agent, Self.round("look"), number: 1))
        driver.finish(2, Value(String(repeating: "x", count: 3 << 20)))
        let result = Self.results(driver)["k1"]
        #expect(result?["truncated"] == true && result?["result"]?.text?.utf8.count == ToolResult.longest)
    }

    @Test("when nobody waits for the answer any more, its tools are given up, and what they return is not lost")
    func withdrawn() {
        let (driver, agent) = Self.asking(["otherwise": "no idea", "deadline": 5])
        driver.send(.agentCalls(agent, Self.round("look"), number: 1))
        driver.asks(2, "call:sleep", 60)
        driver.advance(5_000)
        #expect(driver.values(1) == [["text": "no idea", "fallback": true]])
        #expect(driver.effects.last == .cancel(agent))
        #expect(driver.raised(2) == "cancelled")
        driver.finish(2, "after all")
        #expect(Self.results(driver).isEmpty)
        driver.asks(1, "call:wait", ["events": ["tool_result"]])
        #expect(driver.values(1) == [["event": "tool_result", "data": ["tool_call": "k1", "result": "after all"]]])
    }

    @Test("a hang-up ends tools as it ends everything, and an answer that comes first gives them up")
    func ends() {
        let (driver, agent) = Self.asking()
        driver.send(.agentCalls(agent, Self.round("look"), number: 1))
        driver.asks(2, "call:sleep", 60)
        driver.carrier(.ended(.hangupUser))
        #expect(driver.raised(1) == "hangup" && driver.raised(2) == "hangup")

        let (other, asked) = Self.asking()
        other.send(.agentCalls(asked, Self.round("look"), number: 1))
        other.asks(2, "call:sleep", 60)
        other.answer(asked, .failed(reason: "deadline", message: "late"))
        #expect(other.values(1) == [nil, "deadline"] && other.raised(2) == "cancelled")
    }

    @Test("a restart asks again with the tools that were run and the words that were said")
    func restart() throws {
        let (driver, agent) = Self.asking(["say": true])
        driver.send(.agentSays(agent, "One moment.", number: 1))
        driver.send(.agentCalls(agent, Self.round("book", "look"), number: 1))
        driver.send(.agentSays(agent, "It is", number: 2))
        driver.finish(2, "booked")
        let again = driver.session.pendingEffects.first { $0.id == agent }?.effect
        guard case .agent(let request)? = again else {
            Issue.record("the question is not asked again")
            return
        }
        #expect(request.progress.rounds.first?.calls.map(\.result) == [["result": "booked"], nil])
        #expect(request.progress.said == "One moment." && request.progress.pieces == 1)
        #expect(AgentRequest(value: request.value) == request)
    }

    @Test("a voice model's question takes the model's tools along", arguments: [ConsultTools.owner, .safeReadOnly])
    func consult(policy: ConsultTools) {
        let driver = SessionDriver.answered { setup, entries in
            setup.realtime.consult = ConsultTerms(tools: policy)
            entries.tools["book"] = FlowEntries.Tool(description: "d", parameters: .none, run: 6)
            entries.tools["look"] = FlowEntries.Tool(description: "d", parameters: .none, run: 7, isReadOnly: true)
            entries.tools["other"] = FlowEntries.Tool(description: "d", parameters: .none, run: 8, isReadOnly: true)
        }
        driver.asks(1, "call:realtime", ["tools": ["book", "look"]])
        let session = driver.performed.last?.id ?? 0
        driver.answer(session)
        driver.send(
            .realtime(session, .toolCall(id: "q1", name: ConsultTool.name, arguments: ["question": "Is it open?"])))
        driver.advance(2_000)
        #expect(Self.offered(driver) == (policy == .owner ? ["book", "look"] : ["look"]))
        let agent = driver.effect { if case .agent = $0 { true } else { false } } ?? 0
        driver.send(.agentCalls(agent, Self.round("look"), number: 1))
        driver.finish(2, "nine")
        #expect(Self.results(driver) == ["k1": ["result": "nine"]])
        driver.send(.agentCalls(agent, Self.round("look"), number: 2))
        driver.send(.realtime(session, .closed(reason: "completed", usage: [:])))
        driver.asks(3, "call:sleep", 1)
        #expect(driver.raised(3) == "cancelled")
    }
}
