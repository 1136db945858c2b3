import ScriptValue
import Testing

@testable import CallCore

@Suite("A session whose model asks the agent")
struct SessionConsultTests {
    private static let question = "Is there a table free for six people on Friday?"

    private static func open(
        _ options: Value = [:], terms: ConsultTerms? = ConsultTerms(), edit: (inout CallSetup) -> Void = { _ in }
    ) -> (driver: SessionDriver, session: EffectID) {
        let driver = SessionDriver.answered { setup, entries in
            entries.tools["book"] = FlowEntries.Tool(description: "d", parameters: .none, run: 6)
            entries.tools[ConsultTool.name] = FlowEntries.Tool(description: "mine", parameters: .none, run: 7)
            setup.realtime.consult = terms
            setup.agent.timeout = 8_000
            edit(&setup)
        }
        driver.asks(1, "call:realtime", options)
        return (driver, driver.performed.last?.id ?? 0)
    }

    private static func request(_ driver: SessionDriver) -> RealtimeRequest? {
        for case .realtime(let request) in driver.effects { return request }
        return nil
    }

    @Test("what the call is for is told the model and the agent, kept with the record, and said by nobody")
    func brief() {
        for terms in [ConsultTerms(), nil] {
            let (driver, session) = Self.open(["instructions": "Be short."], terms: terms) { $0.brief = "Find Ada." }
            let instructions = Self.request(driver)?.instructions ?? ""
            #expect(instructions.hasPrefix("Be short.") && instructions.contains("> Find Ada."))
            #expect(driver.session.record.metadata["brief"] == "Find Ada." && driver.spoken.isEmpty)
            driver.send(.realtime(session, .closed(reason: "completed", usage: [:]), number: 1))
            driver.asks(1, "agent.respond", ["text": "q", "deadline": 2])
            #expect(driver.requests.last?.brief == "Find Ada.")
        }
    }

    private static func results(_ driver: SessionDriver) -> [Value] {
        driver.effects.compactMap { if case .steer(_, .toolResult(_, let result)) = $0 { result } else { nil } }
    }

    private static func agent(_ driver: SessionDriver) -> (id: EffectID, request: AgentRequest)? {
        for case (let id, .agent(let request)) in driver.performed.reversed() { return (id, request) }
        return nil
    }

    private static func call(_ driver: SessionDriver, _ session: EffectID) {
        driver.answer(session)
        driver.send(
            .realtime(
                session,
                .toolCall(
                    id: "k1", name: ConsultTool.name, arguments: ["query": Value(question), "responseStyle": "calm"])))
        driver.advance(400)
    }

    @Test("the tool stands first, and a tool of the same name does not replace it")
    func offered() {
        let (driver, _) = Self.open(edit: { $0.realtime.tools = [["name": "weather"], ["name": "book"]] })
        let tools = Self.request(driver)?.tools ?? []
        #expect(tools.map { $0["name"]?.text } == [ConsultTool.name, EndCallTool.name, "book", "weather"])
        #expect(tools[0]["description"] != "mine" && tools[0]["parameters"]?["required"] == ["question"])
        #expect(Self.request(driver)?.watches == true)
        #expect(Self.request(driver)?.instructions == ConsultText.stockInstructions)
    }

    @Test("where no agent may be asked the tool is not offered, and others are")
    func notOffered() {
        let (driver, session) = Self.open(terms: nil)
        #expect(Self.request(driver)?.tools.map { $0["name"]?.text } == [EndCallTool.name, "book", ConsultTool.name])
        #expect(Self.request(driver)?.instructions == nil && Self.request(driver)?.watches == false)
        driver.send(.realtime(session, .toolCall(id: "k", name: ConsultTool.name, arguments: [:])))
        driver.finish(2, "the flow's own")
        #expect(Self.results(driver) == ["the flow's own"])
    }

    @Test("the model is told when to ask, behind the flow's or the deployment's words")
    func guidance() {
        for policy in [ConsultPolicy.substantive, .always] {
            let (driver, _) = Self.open(terms: ConsultTerms(policy: policy)) { $0.realtime.instructions = "Be brief." }
            let text = Self.request(driver)?.instructions ?? ""
            #expect(text.hasPrefix("Be brief.\n\n") && text.contains(ConsultTool.name))
        }
        let (driver, _) = Self.open(["instructions": "Mine."]) { $0.realtime.instructions = "Be brief." }
        #expect(Self.request(driver)?.instructions == "Mine.")
    }

    @Test("the agent is asked as the flow would ask it, and its answer goes to the model")
    func asks() {
        let (driver, session) = Self.open(terms: ConsultTerms(tools: .owner, thinking: "low"))
        Self.call(driver, session)
        let request = Self.agent(driver)?.request
        #expect(request?.kind == .consult && request?.text == Self.question && request?.sessionKey == "voice:1")
        #expect(request?.consultation == .init(tools: .owner, thinking: "low", style: "calm"))
        #expect((7_500...8_000).contains(request?.deadline ?? 0))
        driver.answer(Self.agent(driver)?.id, .done(["text": "Yes, at seven."]))
        #expect(Self.results(driver) == [["text": "Yes, at seven."]])
    }

    @Test("the agent is told the call so far, with what the caller is saying")
    func conversation() {
        let (driver, session) = Self.open()
        driver.answer(session)
        driver.send(.realtime(session, .transcript(speaker: .user, text: "Hello.")))
        driver.send(.realtime(session, .partial("we would come by")))
        Self.call(driver, session)
        driver.advance(1_000)
        #expect(
            Self.agent(driver)?.request.conversation == [
                AgentTurn(.user, "Hello."), AgentTurn(.user, "we would come by"),
            ])
    }

    @Test("an answer that comes after the model has left goes nowhere")
    func left() {
        let (driver, session) = Self.open(["leave_when": ["event": "message"]])
        Self.call(driver, session)
        let asked = Self.agent(driver)?.id
        driver.send(.command(id: "c1", name: "message", arguments: "m"))
        #expect(driver.effects.contains { $0 == .cancel(asked ?? 0) })
        driver.send(.realtime(session, .closed(reason: "completed", usage: [:])))
        driver.answer(asked, .done(["text": "Too late."]))
        #expect(Self.results(driver).isEmpty && driver.noted("late").count == 1 && driver.noted("consult").count == 1)
        driver.advance(30_000)
        #expect(driver.spoken.isEmpty && driver.session.liveTimers == 1)
    }

    @Test("a failure of the agent is a result with words to say, and the call goes on")
    func fails() {
        let (driver, session) = Self.open()
        Self.call(driver, session)
        driver.answer(Self.agent(driver)?.id, .failed(reason: "unavailable", message: "down"))
        #expect(Self.results(driver).first?["text"] == Value(ConsultTerms.stockFallback))
        Self.call(driver, session)
        driver.advance(8_000)
        #expect(Self.results(driver).last?["status"] == "deadline")
        #expect(driver.values(1) == nil)
    }

    @Test("a line is said over the phone when the caller has heard nothing for long, unless something is being said")
    func progress() {
        let (driver, session) = Self.open()
        Self.call(driver, session)
        driver.advance(3_000)
        #expect(driver.spoken == [ConsultTerms.stockProgress[0]])
        driver.play(duration: 1_500)
        driver.advance(3_000)
        #expect(driver.spoken == ConsultTerms.stockProgress)
        driver.answer(Self.agent(driver)?.id, .done(["text": "Yes."]))
        driver.send(.realtime(session, .talks(.bot, true)))
        driver.play(duration: 1_500)
        driver.send(.realtime(session, .talks(.bot, false)))
        driver.advance(30_000)
        #expect(driver.spoken.count == 2)
    }

    @Test("earlier calls are looked through first where the deployment wants it")
    func recall() {
        let (driver, session) = Self.open(terms: ConsultTerms(recall: RecallTerms(maxResults: 2, sources: [.memory])))
        Self.call(driver, session)
        let found = driver.effect { if case .recall = $0 { true } else { false } }
        let request = RecallRequest(query: Self.question, sessionKey: "voice:1", sources: [.memory], maxResults: 2)
        #expect(driver.effects.contains(.recall(request)))
        let hit = RecallHit(.memory, path: "notes", lines: 1...1, text: "a table by the window")
        driver.answer(found, .done([hit.value]))
        #expect(Self.results(driver).first?["text"]?.text?.contains("a table by the window") == true)
        #expect(Self.agent(driver) == nil)
    }

    @Test("a call placed with a message begins with it, once, unless the flow greets by itself")
    func initialMessage() {
        func greeting(_ options: Value, spoken: Bool = false) -> String? {
            let driver = SessionDriver.answered { setup, _ in setup.arguments = ["message": "The car is ready."] }
            if spoken {
                driver.asks(1, "call:say", "Hello.")
                driver.play()
            }
            driver.asks(1, "call:realtime", options)
            return Self.request(driver)?.greeting
        }
        #expect(greeting([:]) == "The car is ready.")
        #expect(greeting(["greeting": "Hi."]) == "Hi." && greeting(["greeting": ""]) == "")
        #expect(greeting([:], spoken: true) == nil)
        let (driver, _) = Self.open(["greeting": "Ask for the name.", "greeting_style": "free"])
        let order = Self.request(driver).map { RealtimeOrder($0) }
        #expect(order?.greeting == RealtimeOrder.Greeting("Ask for the name.", isVerbatim: false))
    }

    @Test("a greeting that waits to be spoken to comes at once where the caller has spoken before")
    func waitingGreeting() {
        func greeting(after words: String?) -> RealtimeOrder.Greeting? {
            let driver = SessionDriver.answered()
            if let words {
                driver.asks(1, "call:listen", [:])
                driver.carrier(.speech(transcript: words, isFinal: true, confidence: nil))
            }
            driver.asks(1, "call:realtime", ["greeting": "Hi.", "greeting_when": "spoken_to"])
            return Self.request(driver).flatMap { RealtimeOrder($0).greeting }
        }
        #expect(greeting(after: nil) == RealtimeOrder.Greeting("Hi.", waits: true))
        #expect(greeting(after: "Hello?") == RealtimeOrder.Greeting("Hi."))
    }
}
