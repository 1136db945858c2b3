import ScriptValue
import Testing

@testable import CallCore

@Suite("A session and the world around it")
struct SessionWorldTests {
    private static func inbound(
        onEnd: Bool = false, edit: (inout CallSetup, inout FlowEntries) -> Void = { _, _ in }
    ) -> SessionDriver {
        let driver = SessionDriver(.inbound, onEnd: onEnd, edit: edit)
        driver.send(.begin)
        return driver
    }

    @Test("screen decides before an inbound call is answered")
    func screens() {
        let accepted = Self.inbound { $1.screen = 4 }
        #expect(accepted.runs[1]?.function == .reference(4))
        accepted.asks(1, "call:answer")
        #expect(accepted.raised(1) == "verb.screen")
        accepted.finish(1, true)
        #expect(accepted.runs[2]?.function == .reference(2))
        let rejected = Self.inbound { $1.screen = 4 }
        rejected.finish(1, false, "not today")
        #expect(rejected.rejections == ["rejected"] && rejected.newest == 1)
        rejected.answer(rejected.performed.last?.id)
        #expect(rejected.closings == 1 && rejected.timers.isEmpty)
    }

    @Test("a screen that fails, or takes too long whatever it says then, lets nobody in")
    func brokenScreen() {
        let failed = Self.inbound { $1.screen = 4 }
        failed.fail(1)
        #expect(failed.rejections == ["rejected"])
        let slow = Self.inbound { $1.screen = 4 }
        slow.asks(1, "kv.get", "k")
        slow.advance(1_000)
        #expect(slow.raised(1) == "cancelled")
        slow.finish(1, true)
        #expect(slow.rejections == ["rejected"] && slow.newest == 1)
    }

    @Test("a caller the policy does not let in never meets the flow")
    func policy() {
        let driver = Self.inbound(onEnd: false) { setup, _ in setup.policy = "allowlist" }
        #expect(driver.rejections == ["rejected"] && driver.newest == 0)
    }

    @Test("an inbound call is answered once the carrier says so")
    func answers() {
        let driver = Self.inbound()
        driver.asks(1, "call:answer")
        driver.answer(driver.performed.last?.id)
        #expect(driver.values(1) == nil)
        driver.carrier(.answered)
        #expect(driver.values(1) == [true])
        driver.asks(1, "call:reject")
        #expect(driver.raised(1) == "verb.state")
    }

    @Test("commands: status, unknown, busy, and after the end")
    func commands() {
        let driver = SessionDriver.answered()
        driver.send(.command(id: "s", name: "status", arguments: [:]))
        #expect(driver.replies["s"] == .done(driver.session.record.value))
        driver.send(.command(id: "u", name: "dance", arguments: [:]))
        driver.send(.command(id: "a", name: "continue", arguments: [:]))
        driver.send(.command(id: "b", name: "continue", arguments: [:]))
        #expect(driver.runs[2]?.function == .defaultAction("continue"))
        driver.finish(2, "said")
        #expect(driver.replies["a"] == .done("said"))
        driver.carrier(.ended(.hangupUser))
        driver.finish(1)
        driver.send(.command(id: "e", name: "speak", arguments: [:]))
        driver.send(.command(id: "s2", name: "status", arguments: [:]))
        for (id, code) in [("u", "action.unknown"), ("b", "action.busy"), ("e", "call.not_active")] {
            if case .failed(code, _)? = driver.replies[id] { continue }
            Issue.record("\(id): \(String(describing: driver.replies[id]))")
        }
        #expect(driver.replies["s2"] == .done(driver.session.record.value))
    }

    @Test("an action that says what it takes is run with nothing else")
    func actionArguments() throws {
        let schema: Value = ["type": "object", "properties": ["text": ["type": "string"]], "required": ["text"]]
        let parameters = try ToolSchema(schema, place: "actions.note.parameters")
        let driver = SessionDriver.answered { _, entries in
            entries.actions["note"] = 7
            entries.actionParameters["note"] = parameters
        }
        driver.send(.command(id: "a", name: "note", arguments: ["txt": "x"]))
        guard case .failed("flow.tool_arguments", let message)? = driver.replies["a"] else {
            Issue.record("not refused")
            return
        }
        #expect(message == "wrong tool arguments: arguments: 'text' is missing")
        driver.send(.command(id: "b", name: "note", arguments: ["text": "x"]))
        #expect(driver.runs[2]?.function == .reference(7))
    }

    @Test("a question goes to the call's agent, and its answer may take no longer than that agent is given")
    func agentProfile() throws {
        let agent = AgentProfile(agentID: "sales", model: "p/m", systemPrompt: "Be brief.", timeout: 3_000)
        let driver = SessionDriver { setup, _ in setup.agent = agent }
        driver.send(.begin)
        driver.asks(1, "agent.consult", ["question": "q", "deadline": 8])
        guard case .agent(let request) = driver.performed.last?.effect else {
            Issue.record("nobody was asked")
            return
        }
        #expect(request.agent == agent)
        #expect(request.deadline == 3_000)
        driver.advance(3_000)
        #expect(driver.values(1) == [nil, "deadline"])
        driver.asks(1, "agent.respond", ["text": "q", "deadline": 2])
        driver.advance(2_000)
        #expect(driver.values(1) == [nil, "deadline"])
    }

    @Test("the agent's answer, its deadline, the words meanwhile and the words otherwise")
    func agent() {
        let driver = SessionDriver.answered()
        let ask: Value = ["text": "q", "deadline": 8, "meanwhile": "One moment.", "meanwhile_after": 2]
        driver.asks(1, "agent.respond", ask)
        driver.advance(2_000)
        #expect(driver.spoken == ["One moment."])
        driver.answer(driver.effect { if case .agent = $0 { true } else { false } }, .done(["text": "a"]))
        #expect(driver.values(1) == [["text": "a", "fallback": false]])
        driver.asks(1, "agent.respond", ["text": "q", "deadline": 4])
        let late = driver.performed.last?.id
        driver.advance(4_000)
        #expect(driver.values(1) == [nil, "deadline"] && driver.effects.last == .cancel(late ?? 0))
        driver.answer(late, .done(["text": "late"]))
        #expect(driver.session.lateCompletions == 1)
        driver.asks(1, "agent.consult", ["question": "q", "deadline": 4, "otherwise": "no idea"])
        driver.answer(driver.performed.last?.id, .failed(reason: "failed", message: "down"))
        #expect(driver.values(1) == [["text": "no idea", "fallback": true]])
    }

    @Test("a transfer succeeds, fails with its reason, or is given up when nothing is reported")
    func transfers() {
        let target: Value = ["to": "+15550003333", "announce": "One moment."]
        let driver = SessionDriver.answered(onEnd: true)
        driver.asks(1, "call:transfer", ["to": "+15550009999"])
        #expect(driver.raised(1) == "verb.grant")
        driver.asks(1, "call:transfer", ["to": "+15550003333"])
        driver.carrier(.transferred(failure: "busy"))
        #expect(driver.values(1) == [nil, "busy"])
        driver.asks(1, "call:transfer", ["to": "+15550003333", "timeout": 20])
        driver.advance(30_000)
        #expect(driver.values(1) == [nil, "no-answer"])
        driver.asks(1, "call:transfer", target)
        #expect(driver.spoken == ["One moment."])
        driver.play()
        driver.carrier(.transferred(failure: nil))
        #expect(driver.values(1) == [true] && driver.reason == .completed)
        driver.asks(1, "call:transfer", target)
        #expect(driver.raised(1) == "hangup")
        driver.finish(1)
        #expect(driver.runs[2]?.arguments.last?["transferred_to"] == "+15550003333")
    }

    @Test("a redelivered event changes nothing")
    func duplicates() {
        let driver = SessionDriver.answered()
        driver.asks(1, "call:gather", ["digits": 2])
        driver.carrier(.dtmf(digits: "1"), id: "same")
        driver.carrier(.dtmf(digits: "1"), id: "same")
        #expect(driver.values(1) == nil)
        driver.carrier(.dtmf(digits: "2"))
        #expect(driver.values(1) == [["digits": "12"]])
    }
}
