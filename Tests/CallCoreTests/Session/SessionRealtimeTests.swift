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

    @Test("the model ends the session by a tool of its own, unless the caller speaks into its goodbye")
    func ends() {
        let (driver, session) = Self.open(["leave_when": ["timeout": 60]])
        driver.answer(session)
        driver.send(.realtime(session, .toolCall(id: "k1", name: EndCallTool.name, arguments: [:])))
        #expect(driver.effects.last == .steer(realtime: session, .finish))
        driver.send(.realtime(session, .resumed))
        #expect(Self.results(driver) == [EndCallTool.cancelled])
        // What ends it besides still does.
        driver.advance(30_000)
        #expect(Self.closes(driver) == 0)
        driver.send(.realtime(session, .toolCall(id: "k2", name: EndCallTool.name, arguments: [:])))
        driver.send(.realtime(session, .closed(reason: "completed", usage: [:])))
        #expect(driver.values(1) == [["reason": "end_call", "transcript": [], "usage": [:]]])
        #expect(Self.results(driver).count == 1 && Self.closes(driver) == 0)
    }

    @Test("a session that does not come to the end it was asked for is left, and its time is still limited")
    func endsLate() {
        let (driver, session) = Self.open(["leave_when": ["timeout": 10]])
        driver.answer(session)
        driver.send(.realtime(session, .toolCall(id: "k1", name: EndCallTool.name, arguments: [:])))
        driver.send(.realtime(session, .resumed))
        driver.advance(10_000)
        #expect(Self.closes(driver) == 1)

        let (silent, other) = Self.open([:])
        silent.answer(other)
        silent.send(.realtime(other, .toolCall(id: "k1", name: EndCallTool.name, arguments: [:])))
        silent.advance(5_000)
        #expect(silent.values(1) == [["reason": "end_call", "transcript": [], "usage": [:]]])
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
        // What the model would say to it could not be heard to its end.
        #expect(Self.results(driver).isEmpty && Self.closes(driver) == 1)
        driver.send(.realtime(session, .closed(reason: "completed", usage: [:])))
        #expect(driver.values(1)?.first?["reason"] == "tool")
        let phrase = Self.open(["leave_when": ["phrase": "Goodbye"]])
        for text in ["well, goodbye", "goodbye then"] {
            phrase.driver.send(.realtime(phrase.session, .transcript(speaker: .user, text: text)))
        }
        #expect(Self.closes(phrase.driver) == 1 && phrase.driver.values(1) == nil)
        phrase.driver.advance(4_900)
        #expect(phrase.driver.values(1) == nil)
        phrase.driver.advance(100)
        #expect(phrase.driver.values(1)?.first?["reason"] == "phrase")
        let event = Self.open(["leave_when": ["event": "message"]])
        event.driver.send(.command(id: "c1", name: "message", arguments: "m"))
        event.driver.send(.realtime(event.session, .closed(reason: "completed", usage: [:])))
        #expect(event.driver.values(1)?.first?["reason"] == "event")
        let timed = Self.open(["leave_when": ["timeout": 5]])
        timed.driver.advance(10_000)
        #expect(timed.driver.values(1)?.first?["reason"] == "timeout" && Self.closes(timed.driver) == 1)
    }

    @Test("the last words of a session that is left are in its transcript, as they were heard")
    func farewell() {
        let (driver, session) = Self.open(["leave_when": ["phrase": "goodbye"]])
        driver.answer(session)
        driver.send(.realtime(session, .transcript(speaker: .user, text: "Goodbye.")))
        driver.advance(3_400)
        driver.send(.realtime(session, .transcript(speaker: .bot, text: "Bye, and thank")))
        driver.send(.realtime(session, .closed(reason: "completed", usage: [:])))
        let lines = driver.values(1)?.first?["transcript"]?.array?.compactMap { $0["text"]?.text }
        #expect(lines == ["Goodbye.", "Bye, and thank"])
        #expect(driver.session.record.transcript.map(\.text) == ["Goodbye.", "Bye, and thank"])
        #expect(driver.session.lateCompletions == 0)
    }

    @Test("a model that comes back into the call knows what was said since, by whomever")
    func history() {
        let (driver, first) = Self.open([:])
        #expect(Self.requests(driver).last?.history == [])
        driver.answer(first)
        driver.send(.realtime(first, .transcript(speaker: .user, text: "I have a number.")))
        driver.send(.realtime(first, .closed(reason: "completed", usage: [:])))
        driver.asks(1, "call:realtime", [:])
        #expect(Self.requests(driver).last?.history == [RealtimeOrder.Turn(.user, "I have a number.")])
        let last = driver.performed.last?.id ?? 0
        for number in 1...150 {
            driver.send(.realtime(last, .transcript(speaker: .bot, text: "\(number)")))
        }
        driver.send(.realtime(last, .closed(reason: "completed", usage: [:])))
        driver.asks(1, "call:realtime", [:])
        let history = Self.requests(driver).last?.history ?? []
        #expect(history.count == 100 && history.last?.text == "150")
        let request = Self.requests(driver).last
        #expect(request.flatMap { RealtimeRequest(value: $0.value) } == request)
    }

    @Test("after a restart the session goes on knowing what was said, and does not greet again")
    func restart() {
        let (driver, session) = Self.open(["greeting": "Hello."])
        driver.answer(session)
        func pending() -> RealtimeRequest? {
            driver.session.pendingEffects.lazy.compactMap {
                if case .realtime(let request) = $0.effect { request } else { nil }
            }.first
        }
        #expect(pending()?.greeting == "Hello.")
        driver.send(.realtime(session, .transcript(speaker: .user, text: "Hi.")))
        #expect(pending()?.greeting == "Hello." && pending()?.history == [RealtimeOrder.Turn(.user, "Hi.")])
        driver.send(.realtime(session, .transcript(speaker: .bot, text: "Hello.")))
        #expect(pending()?.greeting == nil && pending()?.history.count == 2)
    }

    @Test("a model is foreseen as soon as somebody is called or picked up, where flow and carrier may have one")
    func foresees() {
        func foreseen(_ direction: CallDirection, _ verb: String, isGranted: Bool, can: Bool) -> [RealtimeRequest] {
            let driver = SessionDriver(direction) { setup, entries in
                entries.tools["book"] = FlowEntries.Tool(description: "d", parameters: .none, run: 6)
                entries.needs.realtime = isGranted
                if !can { setup.capabilities.removeAll { $0 == "realtime" } }
            }
            driver.send(.begin)
            if direction == .outbound { driver.asks(1, verb, [:]) } else { driver.asks(1, verb) }
            return driver.foreseen
        }
        for (direction, verb) in [(CallDirection.outbound, "call:dial"), (.inbound, "call:answer")] {
            let requests = foreseen(direction, verb, isGranted: true, can: true)
            #expect(requests.count == 1 && requests.first?.tools.last?["name"] == "book", "\(verb)")
            #expect(requests.first?.greeting == nil && requests.first?.history == [])
            #expect(foreseen(direction, verb, isGranted: false, can: true).isEmpty)
            #expect(foreseen(direction, verb, isGranted: true, can: false).isEmpty)
        }
    }

    private static func requests(_ driver: SessionDriver) -> [RealtimeRequest] {
        driver.effects.compactMap { if case .realtime(let request) = $0 { request } else { nil } }
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
