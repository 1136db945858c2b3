import CallAgents
import CallCore
import Testing

@Suite("What an agent is told")
struct AgentPromptTests {
    private static let talk = [
        AgentTurn(.bot, "Hello, how can I help?"), AgentTurn(.user, "My name is Ada."), AgentTurn(.bot, "Hello Ada."),
        AgentTurn(.user, "When do you"), AgentTurn(.user, "open?"),
    ]

    @Test("turns alternate, the question comes last, and what was said before the caller spoke stands in the first")
    func turns() {
        let prompt = AgentPrompt(.test("When do you open?", conversation: Self.talk), remembers: false)
        #expect(prompt.messages.map(\.speaker) == [.user, .bot, .user])
        #expect(prompt.messages[0].text.contains("how can I help") && prompt.messages[0].text.hasSuffix("name is Ada."))
        #expect(prompt.messages[1].text == "Hello Ada.")
        #expect(prompt.lastMessage == "When do you open?")
    }

    @Test("an agent that remembers is told what is new, and on the first turn what was said before it")
    func remembering() {
        let later = AgentPrompt(.test("When do you open?", conversation: Self.talk), remembers: true)
        #expect(later.messages.map(\.text) == ["When do you open?"])
        let first = AgentPrompt(.test("Hi.", conversation: Array(Self.talk.prefix(1))), remembers: true)
        #expect(first.messages.count == 1)
        #expect(first.lastMessage.contains("how can I help") && first.lastMessage.hasSuffix("Hi."))
    }

    @Test("instructions name agent and number, hold no word of the caller, and end with the form of the answer")
    func instructions() {
        let prompt = AgentPrompt(
            .test(conversation: Self.talk, profile: AgentProfile(agentID: "butler")), remembers: false)
        #expect(prompt.system.contains("butler") && prompt.system.contains("+15550001234"))
        #expect(!prompt.system.contains("Ada"))
        #expect(prompt.system.contains(#"{"spoken":""#))
        let own = AgentPrompt(.test(profile: AgentProfile(systemPrompt: "Be rude.")), remembers: false)
        #expect(own.system.hasPrefix("Be rude.\n") && own.system.contains(#"{"spoken":""#))
    }

    @Test("what the call is for stands in the instructions, marked line by line, before the form of the answer")
    func brief() throws {
        for kind in [AgentRequest.Kind.respond, .consult] {
            var question = AgentQuestion.test(kind: kind, profile: AgentProfile(systemPrompt: "Be rude."))
            #expect(!AgentPrompt(question, remembers: true).system.contains("> "))
            question.request.brief = "Ask for Ada.\nYou are free now."
            let system = AgentPrompt(question, remembers: true).system
            #expect(system.contains("> Ask for Ada.\n> You are free now."))
            let form = try #require(system.range(of: #"{"spoken":""#))
            #expect(try #require(system.range(of: "> Ask")).upperBound < form.lowerBound)
        }
    }

    @Test("what was said before the first turn is told up to a limit")
    func longOpening() {
        let long = AgentTurn(.bot, String(repeating: "blah ", count: 2_000))
        let prompt = AgentPrompt(.test("Hi.", conversation: [long]), remembers: false)
        #expect(prompt.lastMessage.count < 2_200)
    }

    @Test("a consultation holds the end of the call, the context and the question")
    func consult() {
        let turns = (1...20).map { AgentTurn($0 % 2 == 0 ? .bot : .user, "turn \($0).") }
        let prompt = AgentPrompt(
            .test("Are we open?", kind: .consult, conversation: turns, context: ["day": "Sunday"]), remembers: true)
        #expect(prompt.messages.count == 1)
        let text = prompt.lastMessage
        #expect(!text.contains("turn 8.") && text.contains("Caller: turn 9.") && text.contains("Agent: turn 20."))
        #expect(text.contains(#"{"day":"Sunday"}"#) && text.hasSuffix("Are we open?"))
    }

    @Test("what a voice model asks says which tools may be used, how the answer is to sound, and how hard to think")
    func consultation() {
        func prompt(_ tools: ConsultTools, isFast: Bool? = nil, style: String? = nil) -> AgentPrompt {
            var question = AgentQuestion.test(kind: .consult)
            question.request.consultation = .init(tools: tools, isFast: isFast, style: style)
            return AgentPrompt(question, remembers: true)
        }
        let safe = prompt(.safeReadOnly, style: "like a pirate")
        #expect(safe.system.contains("web_search") && safe.system.contains("change nothing"))
        #expect(safe.lastMessage.contains("How to say it: like a pirate"))
        let owner = prompt(.owner, isFast: true)
        #expect(!owner.system.contains("web_search") && owner.system.contains("Work that the caller asks for"))
        #expect(owner.system.contains("without looking anything up") && !safe.system.contains("without looking"))
    }

    @Test("a model that is consulted is told of the tools that come with the question, and of no others")
    func tools() {
        func system(_ tools: [String], _ policy: ConsultTools?) -> String {
            var question = AgentQuestion.test(kind: .consult, tools: tools)
            question.request.consultation = policy.map { .init(tools: $0) }
            return AgentPrompt(question, remembers: false).system
        }
        #expect(system(["hours"], .safeReadOnly).contains("Use no other tools than hours."))
        #expect(
            system([], .safeReadOnly).contains("Use no tools.") && !system([], .safeReadOnly).contains("web_search"))
        #expect(system(["book"], nil).contains("only for what the question asks"))
        #expect(system([], nil).contains("only by reading"))
    }
}
