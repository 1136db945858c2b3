import CallCore
import GatewayRPC
import ScriptValue
import Testing

@Suite("What the tool asks the gateway") struct VoiceCallToolTests {
    /// Method and parameters of what the gateway is asked, or what the tool says at once.
    private func asked(
        _ arguments: Value, requester: String? = nil
    ) -> (method: RPCMethod?, params: Value, said: Value) {
        var talk = MCPTalk.of("2025-06-18", requester: requester)
        let answer = talk.call(arguments)
        return (talk.asked.first?.order.method, talk.asked.first?.order.params ?? .null, answer?.said ?? .null)
    }

    @Test(
        "every action is a method of the gateway",
        arguments: [
            (
                ["action": "initiate_call", "message": "m", "to": "+15550001234", "mode": "notify", "brief": "b"],
                .initiate, ["message": "m", "to": "+15550001234", "mode": "notify", "brief": "b"]
            ),
            (["action": "speak_to_user", "callId": "c", "message": "m"], .speak, ["callId": "c", "message": "m"]),
            (["action": "send_dtmf", "callId": "c", "digits": "1#"], .dtmf, ["callId": "c", "digits": "1#"]),
            (
                ["action": "steer_call", "callId": "c", "message": "m", "mode": "say"], .steer,
                ["callId": "c", "message": "m", "mode": "say"]
            ),
            (["action": "end_call", "callId": "c"], .end, ["callId": "c"]),
            (["action": "get_status", "full": true], .status, ["full": true]),
            (["action": "run_flow", "flow": "f", "args": ["a": 1]], .runFlow, ["flow": "f", "args": ["a": 1]]),
            (
                ["action": "flow_action", "callId": "c", "name": "n", "args": [:]], .act,
                ["callId": "c", "action": "n", "args": [:]]
            ), (["action": "list_flows"], .listFlows, ["full": true]),
            (["mode": "status", "sid": "CA1"], .status, ["sid": "CA1"]),
            (["mode": "call", "to": "+15550001234", "sid": "x"], .start, ["to": "+15550001234"]),
            (["to": "+15550001234", "message": "m"], .start, ["to": "+15550001234", "message": "m"]),
        ] as [(Value, RPCMethod, Value)])
    func orders(_ arguments: Value, method: RPCMethod, params: Value) {
        let asked = asked(arguments)
        #expect(asked.method == method)
        #expect(asked.params == params)
    }

    @Test(
        "what is missing, wrong or out of place is said in words",
        arguments: [
            ([:], "action required: one of initiate_call, "), (["mode": "status"], "sid required for status"),
            (["mode": "call"], "to required for call"), (["action": "hang_up"], "action must be one of "),
            (["action": 5], "action must be one of "), (["action": "initiate_call"], "message required"),
            (["action": "continue_call", "callId": "c"], "callId and message required"),
            (["action": "flow_action", "callId": "c"], "callId and name required"),
            (["action": "end_call", "callId": "c", "message": "bye"], "end_call takes no 'message'; it takes callId"),
            (["action": "end_call", "callID": "c"], "end_call takes no 'callID' (did you mean callId?)"),
            (["action": "list_flows", "flow": "f"], "list_flows takes no 'flow'; it takes nothing"),
            (["action": "get_status", "full": "yes"], "full must be true or false"),
            (["action": "run_flow", "flow": "f", "args": "a"], "args must be an object"),
        ] as [(Value, String)])
    func mistakes(_ arguments: Value, words: String) {
        let asked = asked(arguments)
        #expect(asked.method == nil)
        #expect(asked.said["error"]?.text?.hasPrefix(words) == true, "\(asked.said)")
    }

    @Test("what models write for what they leave out counts as left out")
    func blanks() {
        let asked = asked(["action": "end_call", "callId": "c", "message": "", "to": .null, "digits": " "])
        #expect(asked.params == ["callId": "c"])
    }

    @Test("whose session it is, the connection says, not the model")
    func identity() {
        let claim: Value = [
            "action": "initiate_call", "message": "m", "sessionKey": "agent:other",
            "requesterSessionKey": "agent:other",
        ]
        #expect(asked(claim).params == ["message": "m"])
        #expect(asked(claim, requester: "agent:main").params["requesterSessionKey"] == "agent:main")
        let end: Value = ["action": "end_call", "callId": "c", "sessionKey": "x"]
        #expect(asked(end, requester: "r").params == ["callId": "c"])
        var named = MCPTalk()
        let hello: Value = ["protocolVersion": "2025-06-18", "clientInfo": ["name": "agent"]]
        _ = named.request("initialize", hello, id: "hello")
        _ = named.call(claim)
        #expect(named.asked.first?.order.params["requesterSessionKey"] == "mcp:agent")
        #expect(MCPSettings.requester("a\u{0}b") == nil && MCPSettings.requester("a\u{85}b") == nil)
        #expect(MCPSettings.requester(" agent:main ") == "agent:main" && MCPSettings.requester("\u{3000}") == nil)
        #expect(MCPSettings.requester(String(repeating: "k", count: 257)) == nil)
    }

    @Test("actions whose name no agent takes are no tools, and of equal names one is")
    func names() {
        func flow(_ name: String, _ actions: [String]) -> Value {
            let described: Value = ["description": "d", "parameters": ["type": "object"]]
            let all = Dictionary(uniqueKeysWithValues: actions.map { ($0, described) })
            return ["name": Value(name), "actions": .map(all)]
        }
        var talk = MCPTalk.of("2025-06-18")
        _ = talk.request("tools/list")
        let flows: Value = [
            "flows": [
                flow("a", ["b_c"]), flow("a_b", ["c"]), flow("voice", ["call"]), flow("x y", ["z"]), flow("é", ["z"]),
                flow(String(repeating: "n", count: 64), ["z"]),
            ]
        ]
        let tools = talk.answer(.success(flows))?["result"]?["tools"]?.array ?? []
        #expect(tools.compactMap { $0["name"]?.text } == ["voice_call", "a_b_c"])
    }
}
