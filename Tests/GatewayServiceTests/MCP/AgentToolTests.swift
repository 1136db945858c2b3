import CallCore
import Foundation
import FoundationNetworking
import GatewayRPC
import ScriptValue
import Synchronization
import Testing

@testable import GatewayService

@Suite("The agent tool on a running gateway", .serialized, .timeLimit(.minutes(2)))
struct AgentToolTests {
    private struct Web {
        let url: URL
        let token: String

        func send(
            _ body: String, method: String = "POST", _ headers: [String: String] = [:]
        ) async throws -> (status: Int, session: String?, body: Value) {
            var request = URLRequest(url: url)
            request.httpMethod = method
            let standard = [
                "authorization": "Bearer " + token, "content-type": "application/json",
                "accept": "application/json, text/event-stream",
            ]
            for (name, value) in standard.merging(headers, uniquingKeysWith: { $1 }) {
                request.setValue(value, forHTTPHeaderField: name)
            }
            if method == "POST" { request.httpBody = Data(body.utf8) }
            let (data, response) = try await URLSession.shared.data(for: request)
            let answer = response as? HTTPURLResponse
            return (
                answer?.statusCode ?? 0, answer?.value(forHTTPHeaderField: "mcp-session-id"),
                (try? JSONText.decodePlain(Array(data))) ?? .null
            )
        }

        func call(_ arguments: Value, _ session: String, tool: String = "voice_call") async throws -> Value {
            let body: Value = [
                "jsonrpc": "2.0", "id": 5, "method": "tools/call",
                "params": ["name": Value(tool), "arguments": arguments],
            ]
            let answer = try await send(JSONText.encodePlainText(body), ["mcp-session-id": session])
            return answer.body["result"]?["structuredContent"] ?? .null
        }
    }

    private static let hello =
        #"{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-06-18"}}"#

    private static let desk = """
        return {
          api = 1,
          outbound = function(call)
            if call:dial() then call:wait{ events = { "nothing" }, timeout = 60 } end
          end,
          actions = {
            note = {
              description = "Keep a note.",
              parameters = { type = "object", properties = { text = { type = "string" } }, required = { "text" } },
              run = function(call, args) return { kept = args.text } end,
            },
          },
        }
        """

    @Test("a call from beginning to end over HTTP: placed, an action of its flow, ended")
    func http() async throws {
        let world = try DaemonWorld()
        defer { world.end() }
        let port = try FreePort.next()
        try world.write(Self.desk, to: "flows/desk.lua")
        try world.configure(gateway: "port: \(port)")
        let daemon = world.daemon()
        try await daemon.start()
        let token = try #require(world.token)
        let web = Web(
            url: try #require(URL(string: "http://127.0.0.1:\(port)/mcp")), token: token.reveal())
        #expect(try await web.send(Self.hello, ["authorization": "Bearer wrong"]).status == 401)
        #expect(try await web.send(Self.hello, ["origin": "https://example.com"]).status == 403)
        #expect(try await web.send("", method: "GET").status == 405)
        #expect(try await web.send(String(repeating: "x", count: 2 << 20)).status == 413)
        let session = try #require(try await web.send(Self.hello, ["x-session-key": "agent:main:x"]).session)
        let place: Value = ["action": "run_flow", "flow": "desk", "to": "+15550005678"]
        let call = try #require(try await web.call(place, session)["callId"])
        #expect(
            try await web.call(["callId": call, "args": ["text": "hi"]], session, tool: "desk_note")
                == ["success": true, "result": ["kept": "hi"]])
        let wrong = try await web.call(["callId": call, "args": [:]], session, tool: "desk_note")
        #expect(wrong["error"]?.text?.contains("'text' is missing") == true)
        #expect(wrong["code"] == "flow.tool_arguments")
        #expect(try await web.call(["action": "end_call", "callId": call], session) == ["success": true])
        #expect(world.log.lines.contains { $0.contains("asked for") && $0.contains("by=agent:main:x") })
        #expect(try await web.send("", method: "DELETE", ["mcp-session-id": session]).status == 204)
        await daemon.stop()
    }

    @Test("over a pipe: a gateway that is not there, comes, and comes back")
    func pipe() async throws {
        let world = try DaemonWorld()
        defer { world.end() }
        let (lines, feed) = AsyncStream.makeStream(of: Value.self)
        let gateway = RunningGateway(name: "test", version: "1") { () throws(DaemonError) in
            guard let token = world.token else {
                throw DaemonError(code: "gateway.unreachable", message: "no gateway", nextStep: "start it")
            }
            return GatewayAddress(place: .socket(world.folder + "/store/gateway.sock"), token: token)
        }
        let pipe = MCPPipe(MCPSettings(version: "9.9", canTell: true), gateway: gateway) { line in
            feed.yield((try? JSONText.decodePlain(line)) ?? .null)
        }
        var answers = lines.makeAsyncIterator()
        func status() async -> Value? {
            let body =
                #"{"jsonrpc":"2.0","id":2,"method":"tools/call","params":{"name":"voice_call","#
                + #""arguments":{"action":"get_status"}}}"#
            pipe.take(Array((body + "\n").utf8))
            return await answers.next()?["result"]?["structuredContent"]
        }
        pipe.take(Array((Self.hello + "\n").utf8))
        #expect(await answers.next()?["result"]?["protocolVersion"] == "2025-06-18")
        #expect(await status()?["code"] == "gateway.unreachable")
        for _ in 1...2 {
            let daemon = world.daemon()
            try await daemon.start()
            #expect(await status() == ["found": true, "calls": []])
            await daemon.stop()
        }
        #expect(await status()?["code"] == "gateway.unreachable")
        await pipe.finish(within: 1_000)
    }
}
