import CallCore
import Foundation
import GatewayRPC
import ScriptValue
import Testing

@testable import GatewayService

@Suite("A client of the gateway", .serialized, .timeLimit(.minutes(2)))
struct GatewayClientTests {
    private func client(_ world: DaemonWorld, absence: Milliseconds = 30_000) throws -> GatewayClient {
        GatewayClient(
            GatewayAddress(
                place: .socket(world.folder + "/store/gateway.sock"), token: try #require(world.token)),
            name: "test", version: "1", absence: absence)
    }

    @Test("nobody there is told; a gateway that comes back is found again")
    func comesBack() async throws {
        let world = try DaemonWorld()
        defer { world.end() }
        let first = world.daemon()
        try await first.start()
        let client = try client(world)
        #expect(try await client.ask(.health)["ok"] == true)
        await first.stop()
        _ = await #expect(throws: RPCError.self) { try await client.ask(.health) }
        let away = await #expect(throws: RPCError.self) { try await client.ask(.health) }
        #expect(away?.isUnreachable == true)
        let second = world.daemon()
        try await second.start()
        #expect(try await client.ask(.health)["ok"] == true)
        await client.close()
        await second.stop()
    }

    @Test("a placement that a killed gateway did not answer is given again, and dials once")
    func placesOnce() async throws {
        let world = try DaemonWorld()
        defer { world.end() }
        let start = {
            try GatewayProcess(["gateway", "--config", world.folder + "/config.json5"], folder: world.folder)
        }
        let first = try start()
        #expect(await first.line(with: "Runtime initialized") != nil)
        let client = try client(world)
        let placed = Task {
            try await client.order(.start, ["to": "+15550005678", "mode": "talk"], key: "k", within: 20_000)
        }
        // Wherever in the placement this finds it: before the carrier was asked, or after.
        _ = await first.line(with: "INFO dial")
        first.send(SIGKILL)
        _ = await first.end()
        let second = try start()
        #expect(await second.line(with: "Runtime initialized") != nil)
        do {
            let reply = try await placed.value
            #expect(reply["initiated"] == true)
            #expect(world.carrier.calls == ["+15550005678"])
            let again = try await client.order(.start, ["to": "+15550005678", "mode": "talk"], key: "k")
            #expect(again == reply)
            _ = try await client.ask(.end, ["callId": reply["callId"] ?? .null])
        } catch let error as RPCError {
            // The carrier does not know of it, and nobody asks it again by himself.
            #expect(error.reason == "call.not_placed")
            #expect(world.carrier.calls.isEmpty)
        }
        await client.close()
        second.send(SIGTERM)
        #expect(await second.end() == 0)
    }

    @Test("an order to a gateway that stays away says under which key to give it again")
    func staysAway() async throws {
        let world = try DaemonWorld()
        defer { world.end() }
        let process = try GatewayProcess(
            ["gateway", "--config", world.folder + "/config.json5"], folder: world.folder)
        #expect(await process.line(with: "Runtime initialized") != nil)
        let client = try client(world, absence: 300)
        let placed = Task {
            try await client.order(.start, ["to": "+15550005678", "mode": "talk"], key: "k1", within: 20_000)
        }
        _ = await process.line(with: "INFO dial")
        process.send(SIGKILL)
        _ = await process.end()
        let error = await #expect(throws: RPCError.self) { try await placed.value }
        // A kill may come after the answer as well.
        if let error {
            #expect(error.isLost)
            #expect(error.nextStep?.contains("--key k1") == true)
        }
        await client.close()
    }
}
