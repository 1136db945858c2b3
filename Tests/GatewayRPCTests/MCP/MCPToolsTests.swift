import CallCore
import GatewayRPC
import ScriptValue
import Testing

@Suite("Tools over the Model Context Protocol") struct MCPToolsTests {
    @Test("the list has the tool and the described actions of flows")
    func list() {
        var talk = MCPTalk.of("2025-06-18")
        #expect(talk.request("tools/list") == nil)
        #expect(talk.asked.first?.order.method == .listFlows)
        let tools = talk.answer(.success(MCPTalk.flows))?["result"]?["tools"]?.array ?? []
        #expect(tools.map { $0["name"]?.text } == ["voice_call", "desk_note"])
        #expect(tools.first?["inputSchema"]?["type"] == "object")
        #expect(tools.last?["inputSchema"]?["required"] == ["callId", "args"])
        #expect(tools.first?["annotations"]?["destructiveHint"] == true)
        #expect(talk.request("tools/list", ["cursor": "x"])?.code == -32_602)
        var old = MCPTalk.of("2024-11-05")
        _ = old.request("tools/list")
        #expect(old.answer(.success([:]))?["result"]?["tools"]?.array?.first?["annotations"] == nil)
    }

    @Test(
        "a result is text, and an object too where the version has it",
        arguments: [
            ("2024-11-05", false), ("2025-03-26", false), ("2025-06-18", true), ("2025-11-25", true),
        ])
    func results(_ version: String, isStructured: Bool) {
        var talk = MCPTalk.of(version)
        _ = talk.call(["action": "get_status", "callId": "a"])
        let answer = talk.answer(.success(["found": false]))
        #expect(answer?.said == ["found": false])
        #expect(answer?.isError == false)
        #expect(answer?["result"]?["structuredContent"] == (isStructured ? ["found": false] : nil))
    }

    @Test("what goes wrong in the tool is a result, with a code and what to do")
    func failures() {
        var talk = MCPTalk.of("2025-06-18")
        _ = talk.call(["action": "get_status"])
        let gone = RPCError.unavailable("gateway not connected", reason: "gateway.unreachable", next: "start it")
        let answer = talk.answer(.failure(gone))
        #expect(answer?.isError == true)
        #expect(answer?.said == ["error": "gateway not connected", "code": "gateway.unreachable", "next": "start it"])
        #expect(talk.call(["action": "end_call"])?.said == ["error": "callId required"])
        #expect(talk.call([:])?.isError == true)
    }

    @Test("what is wrong with the request is an error")
    func faults() {
        var talk = MCPTalk.of("2025-06-18")
        #expect(talk.request("tools/call", [:])?.code == -32_602)
        #expect(talk.request("tools/call", ["name": "voice_call", "arguments": [1]])?.code == -32_602)
        #expect(talk.call([:], tool: "voice_cal") == nil)
        #expect(talk.answer(.success(MCPTalk.flows))?.code == -32_602)
        #expect(talk.request("tools/call", ["name": "voice_call", "arguments": .null])?.isError == true)
    }

    @Test("an action of a flow is found without a list, and asked of its call")
    func flowActions() {
        var talk = MCPTalk.of("2025-06-18")
        #expect(talk.call(["callId": "c", "args": ["text": "x"]], tool: "desk_note") == nil)
        #expect(talk.answer(.success(MCPTalk.flows)) == nil)
        #expect(talk.asked.first?.order.method == .act)
        #expect(talk.asked.first?.order.params == ["callId": "c", "action": "note", "args": ["text": "x"]])
        #expect(talk.answer(.success(["success": true, "result": 1]))?.said == ["success": true, "result": 1])
        #expect(talk.call(["args": [:]], tool: "desk_note")?.said == ["error": "callId required"])
        let slip = talk.call(["callId": "c", "arg": [:]], tool: "desk_note")?.said["error"]?.text
        #expect(slip == "desk_note takes no 'arg'; it takes callId and args")
    }

    @Test("flows that could not be listed are told of once the gateway answers")
    func change() {
        var talk = MCPTalk.of("2025-06-18")
        _ = talk.request("tools/list")
        let tools = talk.answer(.failure(.unavailable("no gateway")))?["result"]?["tools"]?.array
        #expect(tools?.count == 1)
        _ = talk.call(["action": "get_status"])
        _ = talk.answer(.failure(.unavailable("no gateway")))
        #expect(talk.told.isEmpty)
        for _ in 1...2 {
            _ = talk.call(["action": "get_status"])
            _ = talk.answer(.success(["found": false]))
        }
        #expect(talk.told == [["jsonrpc": "2.0", "method": "notifications/tools/list_changed"]])
    }

    @Test("to continue is to begin and to wait; what takes long is fetched later")
    func talking() {
        var talk = MCPTalk.of("2025-06-18")
        _ = talk.call(["action": "continue_call", "callId": "c", "message": "m"])
        #expect(talk.asked.first?.order.method == .beginContinue)
        #expect(talk.answer(.success(["operationId": "op", "status": "pending"])) == nil)
        #expect(talk.asked.first?.order.params == ["operationId": "op", "waitMs": 45_000])
        let pending = talk.answer(.success(["operationId": "op", "status": "pending"]))
        #expect(pending?.said["status"] == "pending")
        #expect(pending?.said["operationId"] == "op")
        #expect(pending?.isError == false)
        _ = talk.call(["action": "continue_result", "operationId": "op"])
        let done: Value = ["success": true, "transcript": "yes"]
        let whole: Value = ["operationId": "op", "status": "completed", "result": done]
        #expect(talk.answer(.success(whole))?.said == done)
        _ = talk.call(["action": "continue_result", "operationId": "op"])
        let failed = talk.answer(.success(["status": "failed", "error": "Call ended: busy", "code": "call.timeout"]))
        #expect(failed?.said == ["error": "Call ended: busy", "code": "call.timeout"])
        #expect(failed?.isError == true)
        #expect(talk.call(["action": "continue_result"])?.said == ["error": "operationId required"])
    }
}
