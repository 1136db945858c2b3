import CallAgents
import CallCore
import CallGateway
import CallSimulator
import ScriptValue
import Testing
import VoiceCallEngine
import WireSimulator

@Suite("Agents of live calls, over real sockets", .serialized, .timeLimit(.minutes(2)))
struct LiveAgentTests {
    private static let flow = """
        return {
          api = 1,
          summary = "Says what the agent answers",
          needs = { agent = true },
          outbound = function(call)
            if not call:dial() then return end
            local reply, reason = agent.respond{ text = "When do you open?", deadline = 8 }
            call:finish{ say = reply and reply.text or "No answer: " .. reason .. "." }
          end,
        }
        """
    private static let impatient = """
        return {
          api = 1,
          summary = "Does not wait for its agent",
          needs = { agent = true },
          outbound = function(call)
            if not call:dial() then return end
            local first = call:any{
              reply = function() return agent.respond{ text = "When do you open?", deadline = 30 } end,
              enough = function() call:sleep(2) end,
            }
            call:finish{ say = "First was " .. first .. "." }
          end,
        }
        """

    private static let early = """
        return {
          api = 1,
          summary = "Says the answer while it is written",
          needs = { agent = true },
          outbound = function(call)
            if not call:dial() then return end
            local reply = agent.respond{ text = "When do you open?", deadline = 8, say = true }
            emit("answered", { text = reply.text, heard = reply.heard })
            call:finish{ say = "Goodbye." }
          end,
        }
        """

    private static let tools = """
        return {
          api = 1,
          summary = "Has its agent look things up",
          needs = { agent = true },
          outbound = function(call)
            if not call:dial() then return end
            local reply, reason = agent.respond{
              text = "When do you open?", deadline = 30, otherwise = "No idea.", say = true,
            }
            call:finish{ say = "Goodbye." }
          end,
          tools = {
            hours = {
              description = "When we open",
              parameters = { type = "object", properties = { day = { type = "string" } } },
              run = function(call, args)
                if args.day == "Sunday" then error("closed", 0) end
                call:sleep(0.2)
                return "nine on " .. args.day
              end,
            },
          },
        }
        """

    private enum Backend: CaseIterable { case openclaw, openai, gatewayOverHTTP }

    /// What was said on one call with this agent.
    private func said(_ agent: AgentOptions?, flow: String = Self.flow) async throws -> [String] {
        let carrier = SimulatedCarrier.twilio
        let service = try SimulatedService(carrier)
        defer { service.stop() }
        var options = GatewayOptions(account: carrier.account)
        options.baseURL = "http://127.0.0.1:\(service.port)\(carrier.apiPath)"
        options.door.port = 0
        options.agent = agent
        let library = FlowLibrary()
        library.add(FlowBundle(name: "talk", main: "talk.lua", files: ["talk.lua": Array(flow.utf8)]))
        let watcher = ClosingWatcher()
        let gateway = CallGateway(options, store: MemoryJournal(), library: library, watcher: watcher)
        _ = try await gateway.start()
        _ = try gateway.initiate(CallRequest(to: "+15550005678", mode: "talk"))
        let record = await watcher.next()?.record
        await gateway.stop()
        return record?.transcript.map(\.text) ?? watcher.notes.withLock { $0 }
    }

    private func options(_ backend: Backend, _ server: AgentServer, key: Secret = Secret("T")) -> AgentOptions {
        switch backend {
        case .openclaw:
            .openclaw(GatewaySettings(base: server.base, caFile: server.caFile, login: .token(key)))
        case .openai, .gatewayOverHTTP:
            .openai(
                ChatSettings(
                    baseURL: server.base + "/v1", apiKey: key, caFile: server.caFile,
                    model: backend == .openai ? "sim" : "openclaw/main"))
        }
    }

    @Test("the agent's answer is spoken", arguments: Backend.allCases, [false, true])
    private func answers(backend: Backend, secure: Bool) async throws {
        let house = GatewayHouse()
        let server = try await AgentServer.start(
            secure: secure, chat: ChatServiceSettings(key: Secret("T"), script: .says("At nine."), seed: 1),
            gateway: GatewayServiceSettings(house: house, token: Secret("T"), script: .says("At nine."), seed: 1))
        #expect(try await said(options(backend, server)) == ["At nine."])
        #expect(house.misuses.isEmpty && server.chats.allSatisfy(\.misuses.isEmpty))
        #expect(house.questions.count + server.chats.compactMap(\.question).count == 1)
        await server.stop()
    }

    @Test(
        "without a media stream an answer to be spoken is said as a whole", arguments: [Backend.openclaw, .openai])
    private func whole(backend: Backend) async throws {
        let script = AgentScript.says("We open at nine. On Sundays, that is. On other days it is ten.")
        var chat = ChatServiceSettings(script: script, seed: 1)
        chat.betweenChunks = 60...120
        let server = try await AgentServer.start(
            chat: chat, gateway: GatewayServiceSettings(script: script, seed: 1))
        let said = try await said(options(backend, server), flow: Self.early)
        #expect(said == ["We open at nine. On Sundays, that is. On other days it is ten.", "Goodbye."])
        await server.stop()
    }

    @Test(
        "the agent uses tools of the flow; without a media stream only its answer is said", arguments: [false, true])
    private func tools(atOnce: Bool) async throws {
        let script = AgentScript { question in
            let results = question.results.joined(separator: " ").filter { $0.isLetter || $0 == " " }
            return #"{"spoken":"\#(question.results.isEmpty ? "One moment." : results + ".")"}"#
        }.calling { question in
            guard question.results.isEmpty else { return [] }
            return ["Monday", "Sunday"].map { AgentToolCall(id: $0, name: "hours", arguments: ["day": Value($0)]) }
        }
        var chat = ChatServiceSettings(key: Secret("T"), script: script, seed: 1)
        chat.faults.callsAtOnce = atOnce
        let server = try await AgentServer.start(secure: true, chat: chat)
        let said = try await said(options(.openai, server), flow: Self.tools)
        #expect(said.count == 2 && said.last == "Goodbye.", "\(said)")
        #expect(said.first?.hasPrefix("resultnine on Monday error") == true && said.first?.hasSuffix("closed.") == true)
        await server.stop()
        #expect(server.chats.flatMap { $0.misuses.map(\.message) } == [])
        #expect(server.chats.map { $0.question?.results.count } == [0, 2])
    }

    @Test("a model that uses tools for ever is given up, and one whose tool hangs is stopped")
    private func endless() async throws {
        for day in ["Sunday", "Monday"] {
            let script = AgentScript { _ in "" }.calling { question in
                [AgentToolCall(id: "k\(question.results.count)", name: "hours", arguments: ["day": Value(day)])]
            }
            var chat = ChatServiceSettings(key: Secret("T"), script: script, seed: 1)
            (chat.firstChunk, chat.betweenChunks) = (1...5, 1...2)
            let server = try await AgentServer.start(secure: true, chat: chat)
            let hanging = Self.tools.replacing("call:sleep(0.2)", with: "call:sleep(60)")
            let flow = day == "Sunday" ? Self.tools : hanging.replacing("deadline = 30", with: "deadline = 1")
            #expect(try await said(options(.openai, server), flow: flow) == ["No idea.", "Goodbye."])
            await server.stop()
            #expect(server.chats.count == (day == "Sunday" ? 9 : 1))
            #expect(server.chats.flatMap { $0.misuses.map(\.message) } == [])
        }
    }

    @Test("an answer nobody waits for any more is stopped at the agent's host", arguments: [Backend.openclaw, .openai])
    private func stopped(backend: Backend) async throws {
        let house = GatewayHouse()
        var chat = ChatServiceSettings(seed: 1)
        chat.faults.delay = 60_000
        var gateway = GatewayServiceSettings(house: house, seed: 1)
        gateway.faults.delay = 60_000
        let server = try await AgentServer.start(chat: chat, gateway: gateway)
        #expect(try await said(options(backend, server), flow: Self.impatient) == ["First was enough."])
        if backend == .openclaw {
            #expect(house.aborted.count == 1)
        } else {
            await server.stop()
            #expect(server.chats.map(\.wasCancelled) == [true])
        }
        await server.stop()
    }

    @Test("a flow hears why there is no answer", arguments: [Backend.openclaw, .openai])
    private func refused(backend: Backend) async throws {
        let server = try await AgentServer.start(
            chat: ChatServiceSettings(key: Secret("T"), seed: 1),
            gateway: GatewayServiceSettings(token: Secret("T"), seed: 1))
        let said = try await said(options(backend, server, key: Secret("WRONG")))
        #expect(said == ["No answer: unavailable."])
        await server.stop()
        #expect(try await self.said(options(backend, server)) == ["No answer: unavailable."])
    }

    @Test("a flow hears that there is no agent")
    func none() async throws {
        #expect(try await said(nil) == ["No answer: unavailable."])
    }

    @Test("a server that is not trusted is not asked", arguments: [Backend.openclaw, .openai])
    private func untrusted(backend: Backend) async throws {
        let server = try await AgentServer.start(secure: true)
        let agent: AgentOptions =
            backend == .openclaw
            ? .openclaw(GatewaySettings(base: server.base, login: .token(Secret("T"))))
            : .openai(ChatSettings(baseURL: server.base + "/v1", apiKey: Secret("T")))
        #expect(try await said(agent) == ["No answer: unavailable."])
        #expect(server.chats.isEmpty)
        await server.stop()
    }
}
