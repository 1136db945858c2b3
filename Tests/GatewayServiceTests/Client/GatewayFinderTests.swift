import CallConfig
import CallCore
import Foundation
import GatewayRPC
import Testing

@testable import GatewayService

@Suite("Finding the gateway") struct GatewayFinderTests {
    private func finder(
        _ config: String = "{}", url: String? = nil, token: Secret? = nil, store: String? = nil,
        environment: [String: String] = [:]
    ) -> GatewayFinder {
        let lookUp: @Sendable (String) -> String? = { environment[$0] }
        return GatewayFinder(
            ConfigReader(environment: lookUp).read(Array(config.utf8), file: "/nowhere/config.json5"), url: url,
            token: token, store: store,
            sources: SecretSources(environment: lookUp, run: { _ throws(SecretSources.RunFault) in [] }))
    }

    @Test(
        "a place is a socket, or a port of this machine",
        arguments: [
            ("unix:/run/v.sock", .socket("/run/v.sock")), ("unix:///run/v.sock", .socket("/run/v.sock")),
            ("/run/v.sock", .socket("/run/v.sock")), ("ws://127.0.0.1:8790", .port(8790)),
            ("ws://localhost:8790/", .port(8790)), ("http://[::1]:1", .port(1, host: "::1")),
        ] as [(String, RPCPlace)])
    func places(_ url: String, _ place: RPCPlace) throws { #expect(try finder(url: url).place() == place) }

    @Test(
        "anything else is refused, other machines among it",
        arguments: [
            "", "gateway.sock", "unix:gateway.sock", "ws://127.0.0.1", "ws://127.0.0.1:0", "ws://127.0.0.1:99999",
            "ws://example.com:80", "ws://10.0.0.1:80", "wss://127.0.0.1:1", "ws://127.0.0.1:1/path",
        ])
    func noPlaces(_ url: String) {
        let error = #expect(throws: DaemonError.self) { try finder(url: url).place() }
        #expect(error?.code == "gateway.url")
    }

    @Test("the configuration says where it is; a port counts when there is no socket")
    func configured() throws {
        #expect(try finder(#"{ store: "/s" }"#).place() == .socket("/s/gateway.sock"))
        #expect(try finder(#"{ store: "/s" }"#, store: "/t").place() == .socket("/t/gateway.sock"))
        #expect(try finder(#"{ gateway: { socket: "/run/v.sock" } }"#).place() == .socket("/run/v.sock"))
        #expect(try finder(#"{ store: "/s", gateway: { port: 8790 } }"#).place() == .port(8790))
    }

    @Test("the token is the one given, else the configuration's, else the store's")
    func tokens() async throws {
        let folder = NSTemporaryDirectory() + "finder-\(UInt32.random(in: 0...UInt32.max))"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let none = await #expect(throws: DaemonError.self) { try await finder(store: folder).find() }
        #expect(none?.code == "gateway.unreachable")
        let far = await #expect(throws: DaemonError.self) { try await finder(url: "/x", store: folder).find() }
        #expect(far?.code == "gateway.token")
        try "kept\n".write(toFile: folder + "/gateway.token", atomically: true, encoding: .utf8)
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: folder + "/gateway.token")
        #expect(try await finder(store: folder).find().token == Secret("kept"))
        let config = #"{ gateway: { auth: { token: "${TOKEN}" } } }"#
        let resolved = try await finder(config, store: folder, environment: ["TOKEN": "told"]).find()
        #expect(resolved.token == Secret("told"))
        let unset = await #expect(throws: DaemonError.self) { try await finder(config, store: folder).find() }
        #expect(unset?.code == "config.secret")
        #expect(try await finder(config, token: Secret("given"), store: folder).find().token == Secret("given"))
    }
}
