import CallCore
import CallSimulator
import ScriptValue
import Testing

@Suite("Agent and web")
struct ServiceTests {
    private func question(_ text: String, deadline: Milliseconds = 10_000) -> Effect {
        .agent(AgentRequest(kind: .respond, text: text, context: .null, sessionKey: "s", deadline: deadline))
    }

    @Test("the agent repeats what it hears until a rule says otherwise")
    func agent() throws {
        let engine = EngineDouble()
        engine.network.agent.rules = [
            AgentRule("opening hours", answer: .text("We open at nine. You asked: {text}"), uses: 1),
            AgentRule("break", answer: .failure(reason: "failed", message: "out of order")),
        ]
        let first = engine.order(question("What are your OPENING hours?"))
        let second = engine.order(question("opening hours"))
        let third = engine.order(question("please break"))
        try engine.run(5)
        #expect(engine.results[first] == .done(["text": "We open at nine. You asked: What are your OPENING hours?"]))
        #expect(engine.results[second] == .done(["text": "You said: opening hours"]))
        #expect(engine.results[third] == .failed(reason: "failed", message: "out of order"))
    }

    @Test("an agent that is too slow times out at the deadline, and a cancelled question is never answered")
    func slowAgent() throws {
        let engine = EngineDouble()
        engine.network.agent.rules = [AgentRule(answer: .text("at last"), delay: 5_000)]
        let slow = engine.order(question("hello", deadline: 2_000))
        let cancelled = engine.order(question("hello"))
        let cancel = engine.order(.cancel(cancelled))
        try engine.run(1.9)
        #expect(engine.results[slow] == nil)
        try engine.run(10)
        guard case .failed("timeout", _) = engine.results[slow] else {
            Issue.record("the deadline passed without a result")
            return
        }
        #expect(engine.results[cancelled] == nil)
        #expect(engine.results[cancel] == .done(.null))
        #expect(engine.network.agent.cancelled == 1)
    }

    @Test("a route answers its requests, and a request without one fails with advice")
    func http() throws {
        let engine = EngineDouble()
        engine.network.http.routes = [
            HTTPRoute("POST", "https://api.example.com/orders", status: 201, body: "{}"),
            HTTPRoute(nil, "https://slow.example.com/*", delay: 60_000),
        ]
        func request(_ method: String, _ url: String) -> EffectID {
            engine.order(.http(HTTPRequest(method: method, url: url, headers: [:], body: nil, timeout: 5_000)))
        }
        let created = request("post", "https://api.example.com/orders")
        let missing = request("GET", "https://api.example.com/orders")
        let slow = request("GET", "https://slow.example.com/a")
        try engine.run(10)
        #expect(engine.results[created] == .done(["status": 201, "headers": [:], "body": "{}"]))
        guard case .failed("unavailable", let message) = engine.results[missing],
            case .failed("timeout", _) = engine.results[slow]
        else {
            Issue.record("wrong failures: \(engine.results)")
            return
        }
        #expect(message.contains("HTTPRoute"))
    }
}
