import CallCore
import CallSimulator
import ScriptValue
import Testing
import VoiceCallEngine

@testable import CallGateway

@Suite("What a configuration says about voice models and the agent")
struct RealtimeProfileTests {
    private static let agent = "agent: { backend: 'openai', openai: { baseUrl: 'http://127.0.0.1:1/v1', apiKey: 'k' } }"

    private func profile(_ realtime: String, hasAgent: Bool = true) async throws -> RealtimeProfile {
        let more = hasAgent ? ", " + Self.agent : ""
        return try await ConfiguredRun.options(
            "inboundPolicy: 'open', realtime: { enabled: true, \(realtime) }" + more
        ).host.realtime
    }

    @Test("with an agent it may be asked; without one, or where none may be asked, the model is told of no tool")
    func offered() async throws {
        #expect(try await profile("").consult == ConsultTerms())
        #expect(try await profile("").instructions == nil)
        for (realtime, hasAgent) in [("", false), ("toolPolicy: 'none'", true)] {
            let profile = try await profile(realtime, hasAgent: hasAgent)
            #expect(profile.consult == nil && profile.instructions?.contains(ConsultTool.name) == false)
        }
        #expect(try await profile("instructions: 'Mine.'", hasAgent: false).instructions == "Mine.")
    }

    @Test("policies, thinking, silence, words and the look at earlier calls are the configuration's")
    func terms() async throws {
        let profile = try await profile(
            """
            toolPolicy: 'owner', consultPolicy: 'always', consultThinkingLevel: 'low', consultFastMode: true,
            consultSilenceMs: 2500, consultProgress: ['Hold on.'], consultFallback: 'No luck.',
            fastContext: { enabled: true, timeoutMs: 300, maxResults: 2, sources: ['memory'], fallbackToConsult: true },
            tools: [{ type: 'function', name: 'weather', description: 'd', parameters: { type: 'object', properties: {} } }]
            """)
        #expect(
            profile.consult
                == ConsultTerms(
                    policy: .always, tools: .owner, thinking: "low", isFast: true, silence: 2_500,
                    progress: ["Hold on."], fallback: "No luck.",
                    recall: RecallTerms(timeout: 300, maxResults: 2, sources: [.memory], fallsBack: true)))
        #expect(profile.tools.map { $0["name"] } == ["weather"])
    }

    @Test("the agent's context is read where it is wanted")
    func context() async throws {
        #expect(try await ConfiguredRun.options("").agentContext == nil)
        let options = try await ConfiguredRun.options(
            "realtime: { agentContext: { enabled: true, workspace: '/w', maxChars: 9, includeWorkspaceFiles: false } }")
        #expect(options.agentContext == AgentContext(workspace: "/w", longest: 9, files: []))
    }

    private static let talk = """
        return { api = 1, summary = "Talks", needs = { realtime = true }, inbound = function(call)
          call:answer()
          call:realtime{}
        end }
        """

    @Test(
        "what was said on an earlier call of the session is found before the agent is asked", arguments: [true, false])
    func earlierCalls(isSameCaller: Bool) async throws {
        let calls = try await ConfiguredRun(
            """
            inboundPolicy: 'open', flows: { inbound: 'talk' }, \(Self.agent),
            realtime: { enabled: true, fastContext: { enabled: true, fallbackToConsult: true } }
            """, flows: ["talk": Self.talk])
        let question: Value = ["question": "How much is the travel budget?"]
        calls.run.network.realtime.rules = [
            RealtimeRule(
                "how much", steps: [.calls(ConsultTool.name, arguments: question, then: [.says("{result}")])])
        ]
        calls.run.network.agent.rules = [AgentRule("travel budget", answer: .text("I would have to guess."))]
        let first = calls.dialled()
        first.says("how much is it", after: 3_000)
        first.hears("have to guess")
        first.says("the travel budget is nine thousand")
        first.hears("you said")
        first.hangsUp()
        try calls.run.kernel.runUntilIdle()
        let second = calls.dialled(from: isSameCaller ? "+15550001234" : "+15550009999")
        second.says("how much was that again", after: 3_000)
        second.hears(isSameCaller ? "budget is nine thousand" : "have to guess")
        second.hangsUp()
        try calls.run.kernel.runUntilIdle()
        #expect(calls.run.network.agent.requests.count == (isSameCaller ? 1 : 2))
        let words = isSameCaller ? "budget is nine thousand" : "have to guess"
        #expect(second.heard.contains(words), "\(second.heard)")
    }

    private static let notes = """
        return { api = 1, summary = "Remembers", inbound = function(call)
          call:answer()
          local known = memory.get()
          memory.append("called as " .. call.from)
          call:finish{ say = "I know " .. #known .. " of " .. call.session_key }
        end }
        """

    @Test(
        "notes last between calls, for whoever shares the session",
        arguments: [
            ("per-phone", ["15550001234 0", "15550001234 1", "15550009999 0"]),
            ("per-call", ["call 0", "call 0", "call 0"]),
            ("main", ["agent:sales:main 0", "agent:sales:main 1", "agent:sales:main 2"]),
        ])
    func sessions(scope: String, known: [String]) async throws {
        let calls = try await ConfiguredRun(
            "inboundPolicy: 'open', agentId: 'sales', sessionScope: '\(scope)', flows: { inbound: 'notes' }",
            flows: ["notes": Self.notes])
        for (number, expected) in zip(["+15550001234", "+15550001234", "+15550009999"], known) {
            let caller = calls.dialled(from: number)
            caller.hears("I know")
            try calls.run.kernel.runUntilIdle()
            let record = try #require(calls.run.closings.values.map(\.record).max { $0.startedAt < $1.startedAt })
            let parts = expected.split(separator: " ")
            let said = record.transcript.last?.text ?? ""
            #expect(said.hasPrefix("I know \(parts[1]) of ") && said.contains(parts[0]), "\(scope): \(said)")
        }
    }
}
