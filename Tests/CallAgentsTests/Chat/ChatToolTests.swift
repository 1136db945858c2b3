import CallCore
import CallSimulator
import ScriptValue
import Testing

@testable import CallAgents

@Suite("A chat endpoint that uses tools")
struct ChatToolTests {
    private static func call(_ name: String = "lookup", _ id: String = "k1", _ arguments: Value = ["q": "hours"])
        -> AgentToolCall
    {
        AgentToolCall(id: id, name: name, arguments: arguments)
    }

    /// Calls these, one list a round, and then says what came of all.
    private static func script(
        _ rounds: [[AgentToolCall]], beside: String = ""
    ) -> AgentScript {
        AgentScript { question in
            let isOver = question.results.count == rounds.joined().count
            return isOver ? #"{"spoken":"I found \#(question.results.count)."}"# : beside
        }.calling { question in
            var (answered, left) = (question.results.count, rounds[...])
            while let round = left.first, answered >= round.count {
                answered -= round.count
                left.removeFirst()
            }
            return left.first ?? []
        }
    }

    private func rig(
        _ script: AgentScript, tools: [String] = ["lookup", "book"], speaks: Bool = false, seed: UInt64 = 1,
        faults: ChatFaults = .none, deadline: Milliseconds = 20_000, model: String = "sim"
    ) -> ChatRig {
        var rig = ChatRig(
            .test(speaks: speaks, deadline: deadline, tools: tools), model: model, seed: seed, script: script,
            faults: faults)
        rig.tool = { ["result": Value("\($0.name) \($0.id)")] }
        return rig
    }

    @Test("a tool is run and the model goes on with what came of it", arguments: [false, true], UInt64(0)..<20)
    func tool(whole: Bool, seed: UInt64) {
        let script = Self.script([[Self.call()], [Self.call("book", "k2", [:]), Self.call("lookup", "k3")]])
        var rig = rig(script, seed: seed, faults: .with(\.answersWhole, whole))
        rig.run()
        #expect(rig.misuses == [])
        #expect(rig.answers == [.text("I found 3.")])
        #expect(rig.rounds.map { $0.calls.map(\.name) } == [["lookup"], ["book", "lookup"]])
        #expect(rig.rounds.first?.calls == [Self.call()])
        #expect(
            rig.question?.results == ["lookup k1", "book k2", "lookup k3"].map { #"{"result":"\#($0)"}"# })
        #expect(rig.question?.tools == ["lookup", "book"])
    }

    @Test("servers that send calls at once, without ids and with another reason, are understood")
    func atOnce() {
        let script = Self.script([[Self.call(), Self.call("book", "k2", [:])], [Self.call()]])
        var rig = rig(script, faults: .with(\.callsAtOnce, true))
        rig.run()
        #expect(rig.misuses == [])
        #expect(rig.answers == [.text("I found 3.")])
        #expect(rig.rounds.map { $0.calls.map(\.id) } == [["call_1", "call_2"], ["call_3"]])
    }

    @Test("what is written beside a call is spoken only where it keeps to the form", arguments: [false, true])
    func beside(speaks: Bool) {
        let cases = [(#"{"spoken":"One moment."}"#, "One moment."), ("The user wants hours, I should look.", "")]
        for (beside, words) in cases {
            var rig = rig(Self.script([[Self.call()]], beside: beside), speaks: speaks)
            rig.run()
            #expect(rig.misuses == [])
            let whole = speaks && !words.isEmpty ? "One moment. I found 1." : "I found 1."
            #expect(rig.answers == [.text(whole)])
            #expect(rig.rounds.map(\.text) == [beside])
            #expect(rig.spoken.joined() == words + "I found 1.")
        }
    }

    @Test("whatever goes wrong on the way, there is one answer in time", arguments: 0..<200)
    func seeds(seed: Int) {
        let script = Self.script([[Self.call(), Self.call("book", "k2", [:])], [Self.call()]], beside: "Let me see.")
        var rig = rig(script, speaks: seed % 2 == 0, seed: UInt64(seed), faults: .drawn(UInt64(seed)))
        rig.run()
        #expect(rig.answers.count == 1 && rig.misuses == [])
        #expect((rig.answeredAt.map { $0 - ChatRig.start } ?? .max) <= 20_000)
        if let text = rig.answer?.text { #expect(text == "I found 3." && rig.rounds.count == 2) }
        #expect(rig.spoken.joined().isEmpty || "I found 3.".hasPrefix(rig.spoken.joined()))
    }

    @Test("a model that never comes to an end is given up after eight rounds")
    func endless() {
        var rig = rig(AgentScript { _ in "" }.calling { _ in [Self.call()] })
        rig.run()
        #expect(rig.rounds.count == 8)
        #expect(rig.services.count == 9)
        #expect(rig.answer?.problem?.code == "agent.rounds")
        #expect(Set(rig.rounds.flatMap { $0.calls.map(\.id) }).count == 8)
    }

    @Test("a tool that does not return does not keep the question beyond its deadline, nor does a withdrawn one")
    func hanging() {
        for isWithdrawn in [false, true] {
            var rig = rig(Self.script([[Self.call(), Self.call("book", "k2")]]), deadline: 5_000)
            rig.tool = { $0.id == "k1" ? "here" : nil }
            rig.run(3_000)
            #expect(rig.rounds.count == 1 && rig.services.count == 1)
            if isWithdrawn { rig.give(.cancel) }
            rig.run()
            #expect(rig.answers.map { $0.problem?.kind } == (isWithdrawn ? [] : [.deadline]))
            rig.give(.toolResult("k2", "late"))
            #expect(rig.services.count == 1)
        }
    }

    @Test("a tool nobody offered is a failure, and an agent with tools of its own is offered none")
    func unoffered() {
        var rig = rig(Self.script([[Self.call()]]), tools: [])
        rig.run()
        #expect(rig.answer?.problem?.code == "agent.tools")
        var host = self.rig(.says("Yes."), model: "openclaw/main")
        host.run()
        #expect(host.misuses == [] && host.question?.tools == [])
    }

    @Test("after a restart the model goes on where it was, and no tool is run twice")
    func restart() throws {
        var question = AgentQuestion.test(speaks: true, tools: ["lookup"])
        var (done, open) = (Self.call(), Self.call("lookup", "k2"))
        done.result = ["result": "nine"]
        question.request.progress.rounds = [AgentRound(calls: [done, open])]
        question.request.progress.said = "One moment."
        var chat = ChatAnswer(question, ChatSettings(baseURL: "http://a/v1"))
        let now = CallTime(milliseconds: 1_000)
        #expect(chat.handle(.start, now: now) == [.startTimer(.deadline, at: now + 20_000)])
        open.result = ["result": "ten"]
        let actions = chat.handle(.toolResult("k2", ["result": "ten"]), now: now)
        guard case .send(let request)? = actions.first else { throw TestFailure() }
        let asked = try JSONText.decodePlain(request.body)["messages"]?.array ?? []
        #expect(asked.compactMap { $0["role"]?.text } == ["system", "user", "assistant", "tool", "tool"])
        #expect(asked.compactMap { $0["tool_call_id"]?.text } == ["k1", "k2"])
        let event = #"data: {"choices":[{"delta":{"content":"{\"spoken\":\"Ten.\"}"},"finish_reason":"stop"}]}"#
        _ = chat.handle(.bytes(Array("\(event)\n\n".utf8)), now: now)
        #expect(chat.handle(.ended, now: now).last == .finished(.text("One moment. Ten.")))
    }

    @Test("what was spoken before a tool leaves the next request its time to be sent once more")
    func patience() {
        let question = AgentQuestion.test(speaks: true, deadline: 5_000, tools: ["lookup"])
        var chat = ChatAnswer(question, ChatSettings(baseURL: "http://a/v1"))
        let start = CallTime(milliseconds: 1_000)
        _ = chat.handle(.start, now: start)
        let words = #"{"content":"{\"spoken\":\"One moment.\"}","tool_calls":"#
        let call = #"[{"index":0,"id":"k1","function":{"name":"lookup","arguments":"{}"}}]}"#
        let event = #"data: {"choices":[{"delta":\#(words)\#(call),"finish_reason":"tool_calls"}]}"#
        let spoken = chat.handle(.bytes(Array("\(event)\n\n".utf8)), now: start + 4_800)
        #expect(spoken.contains(.startTimer(.deadline, at: start + 9_800)))
        _ = chat.handle(.ended, now: start + 4_800)
        _ = chat.handle(.toolResult("k1", "nine"), now: start + 4_900)
        let busy = ChatInput.refused(status: 503, headers: HeaderList(), body: [])
        #expect(chat.handle(busy, now: start + 5_000) == [.startTimer(.again, at: start + 5_300)])
    }

    private struct TestFailure: Error {}

    @Test("how hard a model thinks is told where it is asked for in the API's words")
    func effort() {
        for (level, effort) in [("low", "low"), ("adaptive", nil), (nil, nil)] as [(String?, String?)] {
            var question = AgentQuestion.test(kind: .consult)
            question.request.consultation = .init(tools: .owner, thinking: level)
            var rig = ChatRig(question)
            rig.run()
            #expect(rig.misuses == [] && rig.question?.effort == effort)
        }
    }
}

@Suite("Pieces of tool calls")
struct ChatCallsTests {
    private func read(_ pieces: String...) throws -> [AgentToolCall] {
        var calls = ChatCalls()
        for piece in pieces { calls.add(try JSONText.decodePlain(Array(piece.utf8)).array ?? []) }
        return calls.read(besides: ["call_1"])
    }

    @Test("pieces are joined by their index, in whatever order the calls come")
    func indexes() throws {
        let calls = try read(
            #"[{"index":1,"id":"b","function":{"name":"book","arguments":"{\"a\""}}]"#,
            #"[{"index":0,"id":"a","function":{"name":"lookup"}},{"index":1,"function":{"arguments":":1}"}}]"#,
            #"[{"index":0,"id":"a","function":{"name":"lookup","arguments":null}}]"#)
        #expect(
            calls == [
                AgentToolCall(id: "a", name: "lookup", arguments: [:]),
                AgentToolCall(id: "b", name: "book", arguments: ["a": 1]),
            ])
    }

    @Test("missing indexes, ids given twice and empty ids are no obstacle")
    func odd() throws {
        let same = try read(
            #"[{"index":0,"id":"a","function":{"name":"x","arguments":"{}"}}]"#,
            #"[{"index":0,"id":"b","function":{"name":"y","arguments":{"q":1}}}]"#)
        #expect(same.map(\.name) == ["x", "y"] && same.last?.arguments == ["q": 1])
        let none = try read(
            #"[{"id":"","function":{"name":"x","arguments":"{\"a\":"}}]"#, #"[{"function":{"arguments":"2}"}}]"#,
            #"[{"function":{"name":"y","arguments":""}}]"#)
        #expect(none.map(\.id) == ["call_2", "call_3"])
        #expect(none.map(\.arguments) == [["a": 2], [:]])
        let twice = try read(
            #"[{"index":0,"id":"a","function":{"name":"x"}},{"index":1,"id":"a","function":{"name":"y"}}]"#)
        #expect(Set(twice.map(\.id)).count == 2)
    }

    @Test(
        "arguments that are no object are answered with an error and never run", arguments: ["{", "[1]", "7", "nine"])
    func broken(arguments: String) throws {
        let text = JSONText.encodePlainText(Value(arguments))
        let calls = try read(#"[{"index":0,"id":"a","function":{"name":"x","arguments":\#(text)}}]"#)
        #expect(calls.first?.result?["error"] != nil && calls.first?.arguments == [:])
    }
}
