import CallCore
import GatewayRPC
import ScriptValue
import Testing

@Suite("Sessions of the Model Context Protocol") struct MCPSessionTests {
    @Test(
        "a version that is known is agreed to, any other gets the newest",
        arguments: [
            ("2024-11-05", "2024-11-05"), ("2025-03-26", "2025-03-26"), ("2025-06-18", "2025-06-18"),
            ("2025-11-25", "2025-11-25"), ("2031-01-01", "2025-11-25"), ("", "2025-11-25"),
        ])
    func versions(_ asked: String, agreed: String) {
        var talk = MCPTalk()
        let result = talk.request("initialize", ["protocolVersion": Value(asked)])?["result"]
        #expect(result?["protocolVersion"]?.text == agreed)
        #expect(result?["capabilities"] == ["tools": ["listChanged": true]])
        #expect(result?["serverInfo"]?["version"] == "9.9")
        #expect(talk.request("initialize", ["protocolVersion": Value(asked)], id: 2)?.code == -32_600)
    }

    @Test("before the handshake ping is answered, tools want it, and unknown methods are just that")
    func beforeHandshake() {
        var talk = MCPTalk()
        #expect(talk.request("ping")?["result"] == [:])
        #expect(talk.request("tools/list")?.code == -32_600)
        #expect(talk.request("server/discover")?.code == -32_601)
        #expect(talk.request("initialize", ["protocolVersion": 7])?.code == -32_602)
        #expect(talk.request("initialize", ["protocolVersion": "2025-06-18"])?["result"] != nil)
    }

    @Test("ids come back as they were, texts and numbers")
    func ids() {
        var talk = MCPTalk()
        for id: Value in ["a", 7, 0, -3, "7"] { #expect(talk.request("ping", id: id)?["id"] == id) }
        for id: Value in [.null, 1.5, true, ["x"], Value(String(repeating: "i", count: 300))] {
            let answer = talk.request("ping", id: id)
            #expect(answer?.code == -32_600)
            #expect(answer?["id"] == .null)
        }
    }

    @Test(
        "what is no message is told so, and the session goes on",
        arguments: [
            ("garbage", -32_700), ("{\"jsonrpc\":", -32_700), ("\"text\"", -32_600), ("{}", -32_600),
            ("{\"jsonrpc\":\"1.0\",\"id\":1,\"method\":\"ping\"}", -32_600),
            ("{\"jsonrpc\":\"2.0\",\"id\":1}", -32_600),
            ("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"\"}", -32_600),
            ("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":5}", -32_600),
            ("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\",\"params\":[1]}", -32_600),
            ("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"p\u{0}ing\"}", -32_700), ("[]", -32_600),
            ("[{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}]", -32_600), ("\u{FEFF}{}", -32_700),
        ] as [(String, Int64)])
    func broken(_ text: String, code: Int64) {
        var talk = MCPTalk.of("2025-06-18")
        #expect(talk.say(text)?.code == code)
        #expect(talk.request("ping")?["result"] == [:])
    }

    @Test("deep, long and broken bytes are refused without a word of them in the answer")
    func hostile() {
        var talk = MCPTalk.of("2025-06-18")
        let deep = String(repeating: "[", count: 100_000)
        #expect(talk.say(deep)?.code == -32_700)
        #expect(talk.say([0xFF, 0xFE, 0x00])?.code == -32_700)
        #expect(talk.tooLong()?.code == -32_600)
        let unknown = talk.request(String(repeating: "x", count: 10_000))
        #expect(unknown?.code == -32_601)
        #expect((unknown?["error"]?["message"]?.text?.utf8.count ?? 0) < 200)
        #expect(talk.request("ping")?["result"] == [:])
    }

    @Test("notifications and answers get no answer")
    func silent() {
        var talk = MCPTalk.of("2025-06-18")
        for text in [
            "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}",
            "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/whatever\",\"params\":{\"a\":1}}",
            "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\",\"params\":{\"requestId\":99}}",
            "{\"jsonrpc\":\"2.0\",\"id\":5,\"result\":{}}",
        ] { #expect(talk.say(text) == nil) }
        #expect(!talk.session.isBusy)
    }

    @Test("one version has batches: answered in one piece, when the last answer is there")
    func batches() {
        var talk = MCPTalk.of("2025-03-26")
        let batch: Value = [
            ["jsonrpc": "2.0", "id": 1, "method": "ping"], ["jsonrpc": "2.0", "method": "notifications/initialized"],
            [
                "jsonrpc": "2.0", "id": 2, "method": "tools/call",
                "params": ["name": "voice_call", "arguments": ["action": "get_status"]],
            ], ["jsonrpc": "2.0", "id": 3, "method": "nothing"], 5,
        ]
        #expect(talk.say(JSONText.encodePlain(batch)) == nil)
        let answers = talk.answer(.success(["found": false]))?.array ?? []
        #expect(answers.map { $0["id"] ?? .null } == [1, 3, .null, 2])
        #expect(answers.map(\.code) == [nil, -32_601, -32_600, nil])
        #expect(talk.say("[{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}]") == nil)
        #expect(talk.say("[]")?.code == -32_600)
        var fresh = MCPTalk()
        #expect(fresh.say("[{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"initialize\"}]")?.code == -32_600)
    }

    @Test("requests of one id, and too many at once, are refused")
    func crowds() {
        var talk = MCPTalk.of("2025-06-18")
        for id in 1...64 { #expect(talk.call(["action": "get_status"], id: .int(Int64(id))) == nil) }
        #expect(talk.call(["action": "get_status"], id: 7)?.code == -32_600)
        #expect(talk.call(["action": "get_status"], id: 65)?.code == -32_000)
        #expect(talk.request("ping", id: 66)?["result"] == [:])
        #expect(talk.answer(.success(["found": false]))?["id"] == 1)
        #expect(talk.call(["action": "get_status"], id: 65) == nil)
    }

    @Test("whoever cancels gets no answer, whenever the gateway's comes")
    func cancel() {
        var talk = MCPTalk.of("2025-06-18")
        _ = talk.call(["action": "get_status"], id: "slow")
        let ticket = talk.asked.first?.ticket ?? 0
        let notice = "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\",\"params\":{\"requestId\":\"slow\"}}"
        #expect(talk.say(notice) == nil)
        #expect(talk.cancelled == [ticket])
        #expect(!talk.session.isBusy)
        #expect(talk.session.handle(.answered(ticket, .success([:]))) == [])
        #expect(talk.call(["action": "get_status"], id: "slow") == nil)
    }

    @Test("without sessions every request says its version, and results are complete")
    func sessionless() {
        var talk = MCPTalk()
        func meta(_ version: String) -> Value { ["_meta": ["io.modelcontextprotocol/protocolVersion": Value(version)]] }
        let discovery = talk.request("server/discover", meta("2026-07-28"))?["result"]
        #expect(discovery?["supportedVersions"] == ["2026-07-28"])
        #expect(discovery?["resultType"] == "complete")
        #expect(talk.request("ping", meta("2026-07-28"))?.code == -32_601)
        let other = talk.request("tools/list", meta("2027-01-01"))
        #expect(other?.code == -32_022)
        #expect(other?["error"]?["data"] == ["supported": ["2026-07-28"], "requested": "2027-01-01"])
        #expect(talk.request("tools/list", meta("2026-07-28")) == nil)
        let list = talk.answer(.success(MCPTalk.flows))?["result"]
        #expect(list?["cacheScope"] == "private")
        #expect(list?["tools"]?.array?.count == 2)
    }
}
