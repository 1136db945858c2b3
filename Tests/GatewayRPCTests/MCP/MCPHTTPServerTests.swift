import CallCore
import GatewayRPC
import ScriptValue
import Testing

@Suite("The Model Context Protocol over HTTP") struct MCPHTTPServerTests {
    private final class Web {
        var server = MCPHTTPServer(version: "9.9")
        var asked: [MCPHTTPServer.Ticket] = []
        var orders: [AgentToolOrder] = []
        var cancelled: [MCPHTTPServer.Ticket] = []
        var answers: [UInt64: MCPHTTPAnswer] = [:]
        var last: UInt64 = 0
        var now = CallTime(milliseconds: 0)

        /// The answer, when there is one at once.
        func send(
            _ method: String = "POST", _ body: Value = .null, _ changes: [String: String?] = [:],
            authorized: Bool = true
        ) -> MCPHTTPAnswer? {
            var fields: [String: String?] = [
                "host": "127.0.0.1:9000", "content-type": "application/json",
                "accept": "application/json, text/event-stream",
            ]
            fields.merge(changes) { $1 }
            var headers = HeaderList()
            for (name, value) in fields { if let value { headers.add(name, value) } }
            last += 1
            let request = MCPHTTPRequest(
                method: method, headers: headers, body: JSONText.encodePlain(body), isAuthorized: authorized)
            take(server.handle(.request(last, request, fresh: "s\(last)"), now: now))
            return answers[last]
        }

        func take(_ actions: [MCPHTTPServer.Action]) {
            for action in actions {
                switch action {
                case .respond(let number, let answer): answers[number] = answer
                case .ask(let ticket, let order):
                    asked.append(ticket)
                    orders.append(order)
                case .cancel(let ticket): cancelled.append(ticket)
                }
            }
        }

        func begin(_ changes: [String: String?] = [:]) -> String? {
            send("POST", MCPHTTPServerTests.hello, changes)?.headers["mcp-session-id"]
        }
    }

    private static let hello: Value = [
        "jsonrpc": "2.0", "id": 1, "method": "initialize", "params": ["protocolVersion": "2025-06-18"],
    ]
    @Test("a connection that names a call is bound to it, and stays bound")
    func bound() {
        let web = Web()
        for none in ["", " ", "\u{3000}", "a\u{1}", "a\u{9B}b"] {
            #expect(web.send("POST", Self.hello, ["x-call-id": none])?.status == 400)
        }
        let name = web.begin(["x-call-id": "\u{3000}c1 "])
        _ = web.send("POST", Self.status, ["mcp-session-id": name])
        #expect(web.orders.last?.params == ["callId": "c1"])
        #expect(web.send("POST", Self.status, ["mcp-session-id": name, "x-call-id": "c2"])?.status == 400)
        #expect(web.send("POST", Self.ping, ["mcp-session-id": name, "x-call-id": " c1"])?.status == 200)
        let free = web.begin()
        for other in ["c1", " "] {
            #expect(web.send("POST", Self.status, ["mcp-session-id": free, "x-call-id": other])?.status == 400)
        }
        _ = web.send("POST", Self.status, ["mcp-session-id": free])
        #expect(web.orders.count == 2 && web.orders.last?.params == [:])
    }

    private static let ping: Value = ["jsonrpc": "2.0", "id": 2, "method": "ping"]
    private static let status: Value = [
        "jsonrpc": "2.0", "id": 3, "method": "tools/call",
        "params": ["name": "voice_call", "arguments": ["action": "get_status"]],
    ]

    @Test("a session begins with initialize, and is named in every request after it")
    func sessions() throws {
        let web = Web()
        let name = try #require(web.begin())
        #expect(web.send("POST", Self.ping, ["mcp-session-id": name])?.status == 200)
        let versioned = ["MCP-Session-Id": name, "mcp-protocol-version": "2025-06-18"]
        #expect(web.send("POST", Self.ping, versioned)?.status == 200)
        let notice: Value = ["jsonrpc": "2.0", "method": "notifications/initialized"]
        let accepted = web.send("POST", notice, ["mcp-session-id": name])
        #expect(accepted?.status == 202)
        #expect(accepted?.body == [])
        let other = ["mcp-session-id": name, "mcp-protocol-version": "2025-03-26"]
        #expect(web.send("POST", Self.ping, other)?.status == 400)
        #expect(web.send("POST", Self.ping, ["mcp-session-id": "other"])?.status == 404)
        #expect(web.send("DELETE", .null, ["mcp-session-id": name])?.status == 204)
        #expect(web.send("POST", Self.ping, ["mcp-session-id": name])?.status == 404)
        #expect(web.send("DELETE")?.status == 400)
        #expect(web.server.sessions == 0)
    }

    @Test(
        "who is not of this machine, has no token or the wrong form is refused before anything is read",
        arguments: [
            ("POST", ["host": "evil.example"], 421), ("POST", ["host": "10.0.0.1"], 421),
            ("POST", ["origin": "https://evil.example"], 403), ("POST", ["origin": "null"], 403),
            ("POST", ["origin": "http://localhost.evil.example"], 403), ("POST", ["content-type": "text/plain"], 415),
            ("POST", ["content-type": nil], 415), ("POST", ["accept": "application/json"], 406),
            ("POST", ["accept": nil], 406), ("GET", [:], 405), ("PUT", [:], 405), ("POST", ["host": "[::1]:80"], 200),
            ("POST", ["host": "localhost", "origin": "http://127.0.0.1:3000"], 200), ("POST", ["accept": "*/*"], 200),
            ("POST", ["content-type": "application/json; charset=utf-8"], 200),
        ] as [(String, [String: String?], Int)])
    func gate(_ method: String, changes: [String: String?], status: Int) {
        let web = Web()
        #expect(web.send(method, Self.hello, changes)?.status == status)
        let stranger = web.send(method, Self.hello, changes, authorized: false)?.status
        #expect(stranger == (status == 421 || status == 403 ? status : 401))
        #expect(web.server.sessions == (status == 200 ? 1 : 0))
    }

    @Test("a request without a session that begins none leaves nothing behind")
    func passing() {
        let web = Web()
        let answer = web.send("POST", Self.ping)
        #expect(answer?.status == 200)
        #expect(answer?.headers["mcp-session-id"] == nil)
        #expect(web.send("POST", Self.status)?.status == 200)
        #expect(web.send("POST", ["x": 1])?.status == 200)
        #expect(web.server.sessions == 0)
    }

    @Test("requests that carry their version want headers that say the same")
    func sessionless() {
        let web = Web()
        var call = Self.status.map ?? [:]
        call["params"] = [
            "name": "voice_call", "arguments": ["action": "get_status"],
            "_meta": ["io.modelcontextprotocol/protocolVersion": "2026-07-28"],
        ]
        let headers = ["mcp-protocol-version": "2026-07-28", "mcp-method": "tools/call", "mcp-name": "voice_call"]
        #expect(web.send("POST", .map(call), headers) == nil)
        web.take(web.server.handle(.answered(web.asked[0], .success(["found": false])), now: web.now))
        #expect(web.answers[1]?.status == 200)
        for missing in headers.keys {
            let answer = web.send("POST", .map(call), headers.merging([missing: "x"]) { $1 })
            #expect(answer?.status == 400)
            let body = answer.flatMap { try? JSONText.decodePlain($0.body) }
            #expect(body?.code == -32_020)
        }
        #expect(web.server.sessions == 0)
    }

    @Test("answers come back to the request that asked; a session that ends leaves nobody waiting")
    func answers() throws {
        let web = Web()
        let one = try #require(web.begin(["x-session-key": "agent:a"]))
        let two = try #require(web.begin())
        let place: Value = [
            "jsonrpc": "2.0", "id": 3, "method": "tools/call",
            "params": ["name": "voice_call", "arguments": ["action": "initiate_call", "message": "m"]],
        ]
        #expect(web.send("POST", place, ["mcp-session-id": one]) == nil)
        #expect(web.send("POST", place, ["mcp-session-id": two]) == nil)
        #expect(web.orders.map { $0.params["requesterSessionKey"] } == ["agent:a", nil])
        web.take(web.server.handle(.answered(web.asked[1], .success(["callId": "x"])), now: web.now))
        #expect(web.answers[4]?.status == 200)
        #expect(web.answers[3] == nil)
        #expect(web.send("DELETE", .null, ["mcp-session-id": one])?.status == 204)
        #expect(web.answers[3]?.status == 404)
        #expect(web.cancelled == [web.asked[0]])
    }

    @Test("sessions are few: the one used least lately gives way, and silent ones go")
    func crowds() throws {
        let web = Web()
        let first = try #require(web.begin())
        for number in 1...63 {
            web.now = CallTime(milliseconds: Int64(number))
            _ = web.begin()
        }
        web.now = CallTime(milliseconds: 100)
        #expect(web.send("POST", Self.ping, ["mcp-session-id": first])?.status == 200)
        _ = web.begin()
        #expect(web.server.sessions == 64)
        #expect(web.send("POST", Self.ping, ["mcp-session-id": first])?.status == 200)
        #expect(web.send("POST", Self.ping, ["mcp-session-id": "s2"])?.status == 404)
        web.now = CallTime(milliseconds: 25 * 3_600_000)
        _ = web.begin()
        #expect(web.server.sessions == 1)
    }

    @Test("bytes that are no message are answered in the protocol's words")
    func garbage() {
        let web = Web()
        let name = web.begin() ?? ""
        web.last += 1
        let headers = HeaderList([
            "content-type": "application/json", "accept": "*/*", "mcp-session-id": name,
        ])
        let request = MCPHTTPRequest(method: "POST", headers: headers, body: Array("{".utf8), isAuthorized: true)
        web.take(web.server.handle(.request(web.last, request, fresh: "f"), now: web.now))
        let body = web.answers[web.last].flatMap { try? JSONText.decodePlain($0.body) }
        #expect(body?.code == -32_700)
    }
}
