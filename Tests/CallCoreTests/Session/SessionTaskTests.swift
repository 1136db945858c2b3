import ScriptValue
import Testing

@testable import CallCore

@Suite("A session's tasks")
struct SessionTaskTests {
    @Test("any returns the first result; the other branch lets go of what it waited for")
    func anyOf() {
        let driver = SessionDriver.answered()
        driver.asks(1, "call:any", ["slow": .function(10), "words": .function(11)])
        #expect(driver.released == [10, 11])
        driver.asks(2, "call:sleep", 60)
        driver.asks(3, "call:listen")
        driver.says("hi")
        driver.finish(3, "hi")
        #expect(driver.raised(2) == "cancelled")
        driver.asks(2, "call:sleep", 1)
        #expect(driver.raised(2) == "cancelled" && driver.values(1) == nil)
        driver.fail(2, "cancelled")
        #expect(driver.values(1) == ["words", "hi"])
        #expect(driver.session.liveTimers == 1)
    }

    @Test("all returns every result at its place, nothing included")
    func allOf() {
        let driver = SessionDriver.answered()
        driver.asks(1, "call:all", [.function(10), .function(11), .function(12)])
        driver.finish(4, "c")
        driver.finish(2)
        driver.finish(3, "b")
        #expect(driver.values(1) == [[nil, "b", "c"]])
        driver.asks(1, "call:all", ["x": .function(13)])
        driver.finish(5, 1)
        #expect(driver.values(1) == [["x": 1]])
        driver.asks(1, "call:all", [:])
        #expect(driver.values(1) == [[:]])
        driver.asks(1, "call:any", [:])
        #expect(driver.raised(1) == "verb.argument")
    }

    @Test("a branch that fails takes the others with it, however deep they are nested")
    func failing() {
        let driver = SessionDriver.answered()
        driver.asks(1, "call:all", [.function(10), .function(11)])
        driver.asks(2, "call:any", [.function(12), .function(13)])
        driver.asks(4, "call:say", "Still talking.")
        driver.asks(5, "agent.respond", ["text": "q", "deadline": 8])
        let agent = driver.performed.last?.id ?? 0
        driver.fail(3, "lua_error")
        #expect(driver.raised(4) == "cancelled" && driver.raised(5) == "cancelled")
        #expect(driver.stopped == ["u1"] && driver.effects.contains(.cancel(agent)))
        #expect(driver.raised(2) == nil)
        driver.fail(4, "cancelled")
        driver.fail(5, "cancelled")
        #expect(driver.raised(2) == "cancelled" && driver.raised(1) == nil)
        driver.fail(2, "cancelled")
        #expect(driver.raised(1) == "lua_error")
    }

    @Test("a call may run only so many tasks")
    func nursery() {
        var limits = SessionLimits()
        limits.tasks = 3
        let driver = SessionDriver.answered(limits: limits)
        driver.asks(1, "call:all", [.function(10), .function(11), .function(12)])
        #expect(driver.raised(1) == "nursery.full")
        driver.asks(1, "call:all", [.function(10), .function(11)])
        driver.send(.command(id: "c1", name: "speak", arguments: [:]))
        guard case .failed("nursery.full", _)? = driver.replies["c1"] else {
            Issue.record("\(driver.replies)")
            return
        }
    }

    @Test("a script that asks for ever without waiting is stopped")
    func flood() {
        var limits = SessionLimits()
        limits.verbsPerEvent = 3
        let driver = SessionDriver.answered(limits: limits)
        for _ in 0..<3 { driver.asks(1, "clock.now") }
        #expect(driver.raised(1) == nil)
        driver.asks(1, "clock.now")
        #expect(driver.raised(1) == "verb_flood")
    }

    @Test("a hang-up raises in every waiting verb, in children before their parents, then on_end runs once")
    func unwinds() {
        let driver = SessionDriver.answered(onEnd: true)
        driver.asks(1, "call:all", [.function(10), .function(11)])
        driver.asks(2, "call:sleep", 60)
        driver.asks(3, "call:ask", "Well?")
        driver.carrier(.ended(.hangupUser))
        #expect(driver.raised(2) == "hangup" && driver.raised(3) == "hangup" && driver.raised(1) == nil)
        driver.fail(2, "hangup")
        driver.asks(3, "call:say", "Wait!")
        #expect(driver.raised(3) == "hangup" && driver.raised(1) == nil)
        driver.fail(3, "hangup")
        #expect(driver.raised(1) == "hangup" && driver.newest == 3)
        driver.fail(1, "hangup")
        #expect(driver.runs[4]?.function == .reference(3))
        #expect(driver.runs[4]?.arguments.last?["reason"] == "hangup-user")
        #expect(driver.noted("error").isEmpty && driver.closings == 0)
        driver.finish(4)
        #expect(driver.closings == 1 && driver.timers.isEmpty && driver.problems.isEmpty)
    }

    @Test("on_end may use the store and the agent, but not the line, and not for ever")
    func lastWords() {
        let driver = SessionDriver.answered(onEnd: true)
        driver.carrier(.ended(.hangupUser))
        driver.finish(1)
        driver.asks(2, "call:transfer", ["to": "+15550003333"])
        #expect(driver.raised(2) == "hangup")
        driver.asks(2, "kv.set", "seen", true)
        driver.answer(driver.performed.last?.id)
        #expect(driver.values(2) == [true])
        driver.asks(2, "call:all", [.function(10)])
        driver.asks(3, "agent.respond", ["text": "q", "deadline": 60])
        driver.advance(1_999)
        #expect(driver.raised(3) == nil)
        driver.advance(1)
        #expect(driver.raised(3) == "cancelled")
        driver.fail(3, "cancelled")
        driver.fail(2, "cancelled")
        #expect(driver.closings == 1 && driver.session.pendingEffects.isEmpty && driver.timers.isEmpty)
    }

    @Test("when the script fails the caller hears an apology, then the call ends as an error")
    func apology() {
        let driver = SessionDriver.answered()
        driver.fail(1)
        #expect(driver.spoken == [SessionLimits().apology] && driver.hangUps.isEmpty)
        driver.play()
        #expect(driver.hangUps == [.error])
        driver.hangUpAccepted()
        #expect(driver.reason == .error && driver.closings == 1)
        #expect(driver.session.record.metadata["error"]?["code"] == "lua_error")
    }

    @Test("a refused hang-up of a call without a flow is tried again")
    func hangUpAgain() {
        let driver = SessionDriver.answered()
        driver.finish(1)
        let refusal = EffectResult.failed(reason: "failed", message: "busy")
        driver.answer(driver.line { if case .hangUp = $0 { true } else { false } }, refusal)
        driver.advance(5_000)
        #expect(driver.hangUps.count == 2)
        driver.hangUpAccepted()
        #expect(driver.closings == 1 && driver.timers.isEmpty)
    }

    @Test("a lost script state takes every task with it, and nothing of the flow runs any more")
    func stateDies() {
        let driver = SessionDriver.answered(onEnd: true)
        driver.asks(1, "call:any", [.function(10), .function(11)])
        driver.asks(2, "call:listen")
        driver.send(.command(id: "c1", name: "continue", arguments: [:]))
        driver.fail(3, "cpu_budget")
        #expect(driver.session.liveTasks == 0 && driver.spoken == [SessionLimits().apology])
        driver.send(.command(id: "c2", name: "speak", arguments: [:]))
        for command in ["c1", "c2"] {
            guard case .failed("cpu_budget", _)? = driver.replies[command] else {
                Issue.record("\(command): \(driver.replies)")
                continue
            }
        }
        driver.play()
        driver.hangUpAccepted()
        #expect(driver.closings == 1 && driver.newest == 4 && driver.problems.isEmpty)
    }
}
