import CallAgents
import CallCore
import CallSimulator
import Testing

@Suite("A question to a chat endpoint")
struct ChatAnswerTests {
    @Test("the answer is what the model says aloud, and its first words are there long before it is whole")
    func answer() throws {
        var rig = ChatRig(key: Secret("KEY"), script: .says(String(repeating: "We open at nine. ", count: 20)))
        rig.run()
        #expect(rig.misuses == [])
        #expect(rig.answers.count == 1)
        #expect(rig.answer?.text?.hasPrefix("We open at nine. We open") == true)
        #expect(rig.spoken.joined().split(separator: " ").joined(separator: " ") == rig.answer?.text)
        #expect(try #require(rig.answeredAt) - #require(rig.firstWords) > 300)
    }

    @Test("an answer that is spoken while it is written may take longer than its deadline", arguments: [true, false])
    func slow(speaks: Bool) {
        let script = AgentScript.says(String(repeating: "We open at nine. ", count: 20))
        var rig = ChatRig(.test(speaks: speaks, deadline: 5_000), script: script, betweenChunks: 300...500)
        rig.run()
        #expect((rig.answer?.text != nil) == speaks)
        #expect(rig.answer?.problem?.kind == (speaks ? nil : .deadline))
    }

    @Test("the conversation is told in turns", arguments: ["sim", "openclaw/main"])
    func conversation(model: String) throws {
        let talk = [AgentTurn(.bot, "Hello."), AgentTurn(.user, "I am Ada."), AgentTurn(.bot, "Hi Ada.")]
        var rig = ChatRig(.test("And you?", conversation: talk), model: model)
        rig.run()
        #expect(rig.misuses == [])
        let question = try #require(rig.question)
        #expect(question.turns.count == (model == "sim" ? 3 : 1))
        #expect(question.sessionKey == (model == "sim" ? nil : "voice:15550001234"))
        #expect(question.text == "And you?")
    }

    @Test(
        "servers may be odd",
        arguments: [
            ChatFaults.with(\.answersWhole, true), .with(\.isNeverDone, true), .with(\.isOdd, true),
            .with(\.isHeldOpen, true),
        ])
    func odd(faults: ChatFaults) {
        var rig = ChatRig(faults: faults)
        rig.run()
        #expect(rig.answers == [.text("We open at nine. Anything else?")])
        #expect(rig.services.count == 1)
    }

    @Test(
        "what goes wrong is told once, with a code",
        arguments: [
            (ChatFaults.with(\.dropAtChunk, 4), "agent.unreachable", AgentProblem.Kind.failed),
            (.with(\.endAtChunk, 4), "agent.broken", .failed), (.with(\.garbageAtChunk, 0), "agent.garbage", .failed),
            (.with(\.errorAtChunk, 2), "agent.failed", .failed), (.with(\.asksForTool, true), "agent.tools", .failed),
            (.with(\.delay, 60_000), "agent.deadline", .deadline),
            (.with(\.refusal, .init(status: 401)), "agent.refused", .unavailable),
            (.with(\.refusal, .init(status: 500)), "agent.refused", .failed),
        ])
    func faults(faults: ChatFaults, code: String, kind: AgentProblem.Kind) {
        var rig = ChatRig(key: Secret("KEY"), faults: faults)
        rig.run()
        #expect(rig.answers.count == 1)
        #expect(rig.answer?.problem?.code == code)
        #expect(rig.answer?.problem?.kind == kind)
        #expect(rig.answer?.problem?.message.contains("KEY") == false)
        #expect(rig.services.count == 1)
    }

    @Test("who has too much to do is asked again when it says so, and a few times only")
    func busy() {
        var faults = ChatFaults()
        faults.refusal = .init(status: 429, retryAfter: 2)
        var rig = ChatRig(faults: faults)
        rig.run()
        #expect(rig.services.count == 3)
        #expect(rig.answer?.problem?.code == "agent.refused")
        #expect((4_000..<6_000).contains(rig.answeredAt.map { $0 - ChatRig.start } ?? 0))
    }

    @Test("who asks for more patience than there is, is not waited for")
    func tooBusy() {
        var faults = ChatFaults()
        faults.refusal = .init(status: 429, retryAfter: 60)
        var rig = ChatRig(faults: faults)
        rig.run()
        #expect(rig.services.count == 1)
        #expect(rig.answer?.problem?.code == "agent.refused")
    }

    @Test("an endpoint that was not reached is tried again", arguments: [1, 5])
    func unreachable(times: Int) {
        var rig = ChatRig()
        rig.unreachable = times
        rig.run()
        #expect((rig.answer?.text != nil) == (times == 1))
        #expect(rig.answer?.problem?.kind == (times == 1 ? nil : .unavailable))
    }

    @Test("a question nobody waits for any more is stopped and answered never")
    func cancelled() {
        var rig = ChatRig()
        rig.run(300)
        rig.give(.cancel)
        rig.run()
        #expect(rig.answers == [])
        #expect(rig.isStopped && rig.services.last?.wasCancelled == true)
    }

    @Test("what a Gateway says in place of an answer is not spoken")
    func excuses() {
        for text in ["Error: internal error", "No response from OpenClaw."] {
            var rig = ChatRig(script: AgentScript { _ in text })
            rig.run()
            #expect(rig.answer?.problem?.code == "agent.failed")
        }
    }

    @Test("whatever goes wrong, there is one answer in time", arguments: 0..<300)
    func seeds(seed: Int) {
        var rig = ChatRig(key: Secret("KEY"), seed: UInt64(seed), faults: .drawn(UInt64(seed)))
        rig.run()
        #expect(rig.answers.count == 1)
        #expect((rig.answeredAt.map { $0 - ChatRig.start } ?? .max) <= 20_000)
        if let text = rig.answer?.text {
            #expect(text == "We open at nine. Anything else?")
            let said = rig.spoken.joined()
            #expect(said.isEmpty || said == text)
        }
    }

    @Test("a model is named as the endpoint knows it")
    func models() {
        let settings = ChatSettings(baseURL: "http://a.example/v1/", model: "usual")
        func model(_ wanted: String?) -> String {
            String(
                decoding: ChatRequest(.test(profile: AgentProfile(model: wanted)), settings).body, as: UTF8.self)
        }
        #expect(model(nil).contains(#""model":"usual""#))
        #expect(model("openai/gpt-9").contains(#""model":"gpt-9""#))
        #expect(model("meta/llama").contains(#""model":"meta/llama""#))
        #expect(ChatRequest(.test(), settings).url == "http://a.example/v1/chat/completions")
    }
}
