import CallCore
import Foundation
import FoundationNetworking
import GatewayRPC
import ScriptValue
import Testing

@testable import GatewayService

@Suite("The private listener", .serialized, .timeLimit(.minutes(2)))
struct PrivateListenerTests {
    private func get(_ path: String, port: Int, token: Secret? = nil) async throws -> (status: Int, text: String) {
        var request = URLRequest(url: try #require(URL(string: "http://127.0.0.1:\(port)\(path)")))
        if let token { request.setValue("Bearer " + token.reveal(), forHTTPHeaderField: "authorization") }
        let (data, response) = try await URLSession.shared.data(for: request)
        return ((response as? HTTPURLResponse)?.statusCode ?? 0, String(decoding: data, as: UTF8.self))
    }

    @Test("health is open, metrics want the token, and anything else is not there")
    func pages() async throws {
        let world = try DaemonWorld()
        defer { world.end() }
        let port = try FreePort.next()
        try world.configure(gateway: "port: \(port)")
        let daemon = world.daemon()
        #expect(try await daemon.start().port == port)
        let health = try await get("/health", port: port)
        #expect(health.status == 200)
        #expect(health.text.contains(#""version":"9.9""#))
        #expect(try await get("/ready", port: port).status == 200)
        #expect(try await get("/metrics", port: port).status == 401)
        #expect(try await get("/metrics", port: port, token: Secret("wrong")).status == 401)
        #expect(try await get("/", port: port).status == 404)
        let client = try await RPCClient.connect(
            .port(port), RPCIntroduction(token: try #require(world.token), name: "test", version: "1"))
        _ = try await client.ask("tail")
        let call = try await client.place()
        #expect(await client.line("say") != nil)
        let live = try await get("/metrics", port: port, token: world.token).text
        #expect(live.contains("voicecall_calls_begun_total{direction=\"outbound\"} 1\n"))
        #expect(live.contains("voicecall_webhooks_total{result=\"accepted\"}"))
        #expect(live.contains("voicecall_lane_wait_seconds_count"))
        _ = try await client.ask("voicecall.end", ["callId": Value(call)])
        #expect(await client.line("closed") != nil)
        let ended = try await get("/metrics", port: port, token: world.token).text
        #expect(ended.contains("voicecall_calls_ended_total{reason=\"hangup-bot\"} 1\n"), "\(ended)")
        #expect(ended.contains("voicecall_rpc_requests_total{method=\"voicecall.end\",result=\"ok\"} 1\n"))
        await client.close()
        await daemon.stop()
    }

    @Test("a wrong token, a frame that is too long and a method nobody knows are told, and others are served on")
    func badClients() async throws {
        let world = try DaemonWorld()
        defer { world.end() }
        let daemon = world.daemon()
        try await daemon.start()
        let good = try await world.client()
        let stranger = await #expect(throws: RPCError.self) { try await world.client(token: Secret("wrong")) }
        #expect(stranger?.reason == "rpc.unauthorized")
        let bad = try await world.client()
        let unknown = await #expect(throws: RPCError.self) { try await bad.ask("voicecall.explode") }
        #expect(unknown?.message == "unknown method: voicecall.explode")
        let long = Value(String(repeating: "x", count: 2 << 20))
        let lost = await #expect(throws: RPCError.self) { try await bad.ask("voicecall.speak", ["message": long]) }
        #expect(lost?.message.hasPrefix("gateway closed (1009)") == true, "\(String(describing: lost))")
        let reader = try await world.client(scopes: [.read])
        let scope = await #expect(throws: RPCError.self) { try await reader.ask("flow.reload") }
        #expect(scope?.message == "missing scope: operator.write")
        #expect(try await good.ask("health")["ok"] == true)
        for client in [good, bad, reader] { await client.close() }
        await daemon.stop()
    }

    @Test("nobody there is told as such")
    func nobody() async throws {
        let error = await #expect(throws: RPCError.self) {
            try await RPCClient.connect(
                .socket("/nonexistent/gateway.sock"), RPCIntroduction(token: Secret("x"), name: "t", version: "1"))
        }
        #expect(error?.reason == "gateway.unreachable")
        #expect(error?.nextStep == "start it with: voicecall gateway")
    }

    @Test("a gateway that ends says so to its clients")
    func goodbye() async throws {
        let world = try DaemonWorld()
        defer { world.end() }
        let daemon = world.daemon()
        try await daemon.start()
        let client = try await world.client()
        await daemon.stop()
        #expect(await client.events.first { $0.name == "shutdown" } != nil)
        let error = await #expect(throws: RPCError.self) { try await client.ask("health") }
        #expect(error?.code == .unavailable)
        await client.close()
    }

    @Test("a socket that a process left behind gives way, a file does not")
    func staleSocket() throws {
        let folder = NSTemporaryDirectory() + "socket-\(UInt32.random(in: 0...UInt32.max))"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let path = folder + "/gateway.sock"
        close(try UnixListener.open(path))
        let descriptor = try UnixListener.open(path)
        let busy = #expect(throws: DaemonError.self) { try UnixListener.open(path) }
        #expect(busy?.code == "gateway.in-use")
        #expect(busy?.message.contains("process \(getpid()) (") == true)
        close(descriptor)
        try "words".write(toFile: folder + "/file", atomically: true, encoding: .utf8)
        #expect(throws: DaemonError.self) { try UnixListener.open(folder + "/file") }
        #expect(try String(contentsOfFile: folder + "/file", encoding: .utf8) == "words")
        #expect(throws: DaemonError.self) { try UnixListener.open(folder + String(repeating: "x", count: 200)) }
    }
}
