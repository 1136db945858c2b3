import CallCore
import ScriptValue
import Testing

@testable import VoiceCallEngine

@Suite("What a deployment decides for its calls and numbers")
struct ProfileTests {
    private static let desk = "+15550001111"

    /// Says its greeting and asks the agent.
    private static let flow = """
        return {
          api = 1,
          config = { greeting = { type = "string", default = "stock", max = 20 } },
          needs = { agent = true },
          inbound = function(call)
            call:answer()
            emit("greeting", { text = call.config.greeting })
            agent.respond{ text = "hello", deadline = 8 }
            call:sleep(60)
          end,
          outbound = function(call)
            call:dial{}
            emit("greeting", { text = call.config.greeting })
            agent.respond{ text = "hello", deadline = 8 }
            call:sleep(60)
          end,
        }
        """

    private static func rig(_ change: @escaping (inout HostSettings) -> Void = { _ in }) -> HostRig {
        HostRig(["inbound": flow, "talk": flow, "plain": TestFlows.stay]) { settings in
            settings.outbound.agent.agentID = "main desk"
            settings.inbound = CallProfile(config: ["greeting": "general"], agent: AgentProfile(agentID: "main desk"))
            settings.numbers = NumberRoutes([
                desk: CallProfile(
                    config: ["greeting": "desk"],
                    agent: AgentProfile(agentID: "desk", model: "p/m", systemPrompt: "Be brief.", timeout: 3_000))
            ])
            change(&settings)
        }
    }

    private static func greeting(_ rig: HostRig) -> String? {
        rig.answerOrders()
        if let call = rig.host.liveCalls.first { rig.tell(call, .answered) }
        return rig.environment.notes("emit").last?.data["data"]?["text"]?.text
    }

    private static func request(_ rig: HostRig) -> AgentRequest? {
        rig.environment.orders.compactMap { if case .agent(let request) = $0.effect { request } else { nil } }.last
    }

    @Test("calls to a number get what it says, however the carrier writes the number, and their record says which")
    func numbers() throws {
        let rig = Self.rig()
        #expect(rig.rings("CA1", to: "+1 (555) 000-1111") == .accepted)
        #expect(Self.greeting(rig) == "desk")
        let request = try #require(Self.request(rig))
        #expect(request.agent == AgentProfile(agentID: "desk", model: "p/m", systemPrompt: "Be brief.", timeout: 3_000))
        #expect(request.deadline == 3_000)
        let call = try #require(rig.host.liveCalls.first)
        #expect(rig.host.record(of: call)?.metadata["numberRouteKey"]?.text == Self.desk)
    }

    @Test("other inbound calls get what holds in general")
    func general() throws {
        let rig = Self.rig()
        #expect(rig.rings("CA1") == .accepted)
        #expect(Self.greeting(rig) == "general")
        #expect(Self.request(rig)?.agent == AgentProfile(agentID: "main desk"))
        #expect(Self.request(rig)?.deadline == 8_000)
        let call = try #require(rig.host.liveCalls.first)
        #expect(rig.host.record(of: call)?.metadata["numberRouteKey"] == nil)
    }

    @Test("a call that is placed follows no number's settings, not even to or from such a number")
    func outbound() throws {
        let rig = Self.rig { $0.fromNumber = Self.desk }
        let call = try rig.place("talk", to: Self.desk)
        #expect(Self.greeting(rig) == "stock")
        #expect(Self.request(rig)?.agent == AgentProfile(agentID: "main desk"))
        #expect(rig.host.record(of: call)?.metadata["numberRouteKey"] == nil)
    }

    @Test("what flow_config says of the flow goes over the greeting of a number")
    func flowConfig() {
        let rig = Self.rig { $0.flowConfig["inbound"] = ["greeting": "explicit"] }
        #expect(rig.rings("CA1", to: Self.desk) == .accepted)
        #expect(Self.greeting(rig) == "explicit")
    }

    @Test("a greeting that does not suit the flow is left out and told of, and the call is taken all the same")
    func unfit() {
        let rig = Self.rig { $0.inbound.config["greeting"] = "much too long for this flow" }
        #expect(rig.rings("CA1") == .accepted)
        #expect(Self.greeting(rig) == "stock")
        #expect(rig.environment.notes("warning").map(\.text).contains { $0.contains("'greeting'") })
    }

    @Test("a flow without such a setting is not troubled by it")
    func elsewhere() {
        let rig = Self.rig { $0.inboundFlow = "plain" }
        #expect(rig.rings("CA1") == .accepted)
        #expect(rig.environment.notes("warning").isEmpty)
    }

    @Test("a call that is turned away is kept with the number it was for")
    func refused() throws {
        let store = MemoryJournal()
        let rig = HostRig(["inbound": TestFlows.stay], store: store) {
            $0.inboundPolicy = .disabled
            $0.numbers = NumberRoutes([Self.desk: CallProfile()])
        }
        #expect(rig.rings("CA1", to: Self.desk) == .rejected)
        let records = store.records(limit: 10).compactMap(CallRecord.init(value:))
        #expect(records.map { $0.metadata["numberRouteKey"]?.text } == [Self.desk])
    }

    @Test("a restart asks the same agent, whatever the deployment says by then")
    func restart() throws {
        let store = MemoryJournal()
        let first = HostRig(["inbound": Self.flow], store: store) { $0.inbound.agent.agentID = "desk" }
        #expect(first.rings("CA1") == .accepted)
        let second = HostRig(["inbound": Self.flow], store: store, firstID: 100) { $0.inbound.agent.agentID = "new" }
        _ = try second.host.recover(now: second.now)
        _ = Self.greeting(second)
        #expect(Self.request(second)?.agent.agentID == "desk")
    }
}
