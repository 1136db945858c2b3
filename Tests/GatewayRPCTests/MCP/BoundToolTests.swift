import CallCore
import GatewayRPC
import ScriptValue
import Testing

@Suite("The tool on a connection that is bound to one call") struct BoundToolTests {
    private static func talk(_ version: String = "2025-06-18") -> MCPTalk { .of(version, call: "c1") }

    @Test("the schema has what acts in that call, and neither other actions nor the call's id")
    func schema() {
        var talk = Self.talk()
        let tools = talk.request("tools/list")?["result"]?["tools"]?.array ?? []
        #expect(talk.asked.isEmpty && tools.map { $0["name"]?.text } == ["voice_call"])
        let properties = tools.first?["inputSchema"]?["properties"]
        #expect(
            properties?["action"]?["enum"] == [
                "speak_to_user", "send_dtmf", "steer_call", "end_call", "get_status", "flow_action",
            ])
        #expect(
            properties?.map?.keys.sorted() == [
                "action", "args", "digits", "full", "idempotencyKey", "message", "mode", "name",
            ])
        let text = tools.first?["description"]?.text ?? ""
        #expect(!text.contains("callId") && !text.contains("initiate_call") && !text.contains("live calls"))
    }

    @Test(
        "every action is about that call",
        arguments: [
            (["action": "speak_to_user", "message": "m"], .speak, ["callId": "c1", "message": "m"]),
            (["action": "send_dtmf", "digits": "1"], .dtmf, ["callId": "c1", "digits": "1"]),
            (["action": "end_call"], .end, ["callId": "c1"]), (["action": "get_status"], .status, ["callId": "c1"]),
            (["action": "end_call", "callId": "c1", "sessionKey": "x"], .end, ["callId": "c1"]),
            (["action": "flow_action", "name": "n"], .act, ["callId": "c1", "action": "n"]),
        ] as [(Value, RPCMethod, Value)])
    func orders(_ arguments: Value, method: RPCMethod, params: Value) {
        var talk = Self.talk()
        #expect(talk.call(arguments) == nil)
        #expect(talk.asked.first?.order.method == method)
        #expect(talk.asked.first?.order.params == params)
    }

    @Test(
        "what would place a call or reach another is refused, as a result",
        arguments: [
            (["action": "initiate_call", "message": "m", "to": "+15550001234"], "tool.bound"),
            (["action": "run_flow", "flow": "f"], "tool.bound"), (["action": "list_flows"], "tool.bound"),
            (["action": "continue_result", "operationId": "o"], "tool.bound"),
            (["action": "end_call", "callId": "c2"], "tool.bound"),
            (["action": "get_status", "callId": ["c1"]], "tool.bound"), (["action": "dial"], nil),
            (["to": "+15550001234"], nil), (["mode": "status", "sid": "c2"], nil),
            (["action": "end_call", "sid": "c2"], nil),
        ] as [(Value, String?)])
    func refusals(_ arguments: Value, code: String?) {
        var talk = Self.talk()
        let answer = talk.call(arguments)
        #expect(talk.asked.isEmpty)
        #expect(answer?.isError == true)
        #expect(answer?.said["code"]?.text == code, "\(answer?.said ?? .null)")
    }

    @Test("tools of flows are not there")
    func flowTools() {
        var talk = Self.talk()
        #expect(talk.call(["callId": "c1", "args": ["text": "t"]], tool: "desk_note")?.code == -32_602)
        #expect(talk.asked.isEmpty)
    }
}
