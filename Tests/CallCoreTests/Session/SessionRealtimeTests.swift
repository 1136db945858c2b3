import ScriptValue
import Testing

@testable import CallCore

@Suite("A session in realtime")
struct SessionRealtimeTests {
    private static func open(_ options: Value) -> (driver: SessionDriver, session: EffectID) {
        let driver = SessionDriver.answered { _, entries in
            entries.tools["book"] = FlowEntries.Tool(description: "d", parameters: .none, run: 6)
        }
        driver.asks(1, "call:realtime", options)
        return (driver, driver.performed.last?.id ?? 0)
    }

    private static func results(_ driver: SessionDriver) -> [Value] {
        driver.effects.compactMap {
            if case .steer(_, .toolResult(_, let result)) = $0 { result } else { nil }
        }
    }

    private static func closes(_ driver: SessionDriver) -> Int {
        driver.effects.count { if case .steer(_, .close) = $0 { true } else { false } }
    }

    @Test("it returns what was said when the model ends it")
    func completes() {
        let (driver, session) = Self.open(["greeting": "Hello."])
        driver.answer(session)
        driver.send(.realtime(session, .transcript(speaker: .bot, text: "Hello.")))
        driver.send(.realtime(session, .closed(reason: "completed", usage: ["tokens": 3])))
        let line: Value = ["speaker": "bot", "text": "Hello."]
        #expect(
            driver.values(1) == [["reason": "completed", "transcript": .array([line]), "usage": ["tokens": 3]]])
        driver.asks(1, "call:realtime", [:])
        #expect(driver.raised(1) == nil)
    }

    @Test("a session that cannot be opened, or breaks off, is a failure the flow sees")
    func fails() {
        let (driver, session) = Self.open([:])
        driver.answer(session, .failed(reason: "unavailable", message: "none"))
        #expect(driver.values(1) == [nil, "unavailable"])
        driver.asks(1, "call:realtime", [:])
        driver.send(.realtime(driver.performed.last?.id ?? 0, .closed(reason: "failed", usage: [:])))
        #expect(driver.values(1) == [nil, "failed"] && driver.session.liveTimers == 1)
    }

    @Test("a tool of the flow serves the model; one that fails or takes too long answers once, with an error")
    func tools() {
        let (driver, session) = Self.open([:])
        driver.send(.realtime(session, .toolCall(id: "k1", name: "book", arguments: [:])))
        driver.finish(2, "booked")
        driver.send(.realtime(session, .toolCall(id: "k2", name: "book", arguments: [:])))
        driver.fail(3)
        driver.send(.realtime(session, .toolCall(id: "k3", name: "book", arguments: [:])))
        driver.asks(4, "call:sleep", 60)
        driver.advance(10_000)
        #expect(driver.raised(4) == "cancelled")
        driver.fail(4, "cancelled")
        driver.send(.realtime(session, .toolCall(id: "k4", name: "dance", arguments: [:])))
        let results = Self.results(driver)
        #expect(results.first == "booked" && results.count == 4)
        #expect(results.dropFirst().allSatisfy { $0["error"] != nil })
    }

    @Test("the session is left after a tool, at a phrase, on an event, or after its time")
    func leaves() {
        let (driver, session) = Self.open(["leave_when": ["tool": "book"]])
        driver.send(.realtime(session, .toolCall(id: "k1", name: "book", arguments: [:])))
        #expect(Self.closes(driver) == 0)
        driver.finish(2, "booked")
        #expect(Self.results(driver) == ["booked"] && Self.closes(driver) == 1)
        driver.send(.realtime(session, .closed(reason: "completed", usage: [:])))
        #expect(driver.values(1)?.first?["reason"] == "tool")
        let phrase = Self.open(["leave_when": ["phrase": "Goodbye"]])
        for text in ["well, goodbye", "goodbye then"] {
            phrase.driver.send(.realtime(phrase.session, .transcript(speaker: .user, text: text)))
        }
        #expect(Self.closes(phrase.driver) == 1 && phrase.driver.values(1) == nil)
        phrase.driver.advance(2_000)
        #expect(phrase.driver.values(1)?.first?["reason"] == "phrase")
        let event = Self.open(["leave_when": ["event": "message"]])
        event.driver.send(.command(id: "c1", name: "message", arguments: "m"))
        event.driver.send(.realtime(event.session, .closed(reason: "completed", usage: [:])))
        #expect(event.driver.values(1)?.first?["reason"] == "event")
        let timed = Self.open(["leave_when": ["timeout": 5]])
        timed.driver.advance(7_000)
        #expect(timed.driver.values(1)?.first?["reason"] == "timeout" && Self.closes(timed.driver) == 1)
    }

    @Test("a tool result that comes after the session is kept as an event")
    func lateResult() {
        let (driver, session) = Self.open([:])
        driver.send(.realtime(session, .toolCall(id: "k1", name: "book", arguments: [:])))
        driver.send(.realtime(session, .closed(reason: "completed", usage: [:])))
        driver.finish(2, "booked")
        driver.asks(1, "call:wait", ["events": ["tool_result"]])
        #expect(driver.values(1) == [["event": "tool_result", "data": ["tool_call": "k1", "result": "booked"]]])
    }
}
