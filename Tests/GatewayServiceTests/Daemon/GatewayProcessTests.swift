import CallCore
import Foundation
import GatewayRPC
import ScriptValue
import Testing
import VoiceCallEngine

@testable import GatewayService

@Suite("The gateway as a process", .serialized, .timeLimit(.minutes(2)))
struct GatewayProcessTests {
    private func start(_ world: DaemonWorld, _ more: [String] = []) throws -> GatewayProcess {
        try GatewayProcess(["gateway", "--config", world.folder + "/config.json5"] + more, folder: world.folder)
    }

    @Test("signals: reload, drain, hurry; a killed process loses no call")
    func signals() async throws {
        let world = try DaemonWorld()
        defer { world.end() }
        let first = try start(world)
        #expect(await first.line(with: "Runtime initialized")?.contains("live=0") == true)
        let client = try await world.client()
        let call = try await client.place(["idempotencyKey": "k"])
        try world.write("{ broken", to: "config.json5")
        first.send(SIGHUP)
        #expect(await first.line(with: "the new configuration is refused and the old one goes on") != nil)
        try world.configure("maxConcurrentCalls: 2")
        first.send(SIGHUP)
        #expect(await first.line(with: "configuration reloaded") != nil)
        await client.close()
        first.send(SIGKILL)
        _ = await first.end()

        let second = try start(world)
        #expect(await second.line(with: "Runtime initialized")?.contains("live=1") == true)
        let later = try await world.client()
        #expect(try await later.place(["idempotencyKey": "k"]) == call)
        second.send(SIGTERM)
        #expect(await second.line(with: "draining: no new calls")?.contains("live=1") == true)
        let refused = await #expect(throws: RPCError.self) { try await later.place() }
        #expect(refused?.reason == "host.draining")
        second.send(SIGTERM)
        #expect(await second.line(with: "left live; the next start takes it up")?.contains("call=\(call)") == true)
        #expect(await second.end() == 0)
        await later.close()

        let third = try start(world)
        #expect(await third.line(with: "Runtime initialized")?.contains("live=1") == true)
        let last = try await world.client()
        third.send(SIGINT)
        #expect(await third.line(with: "draining") != nil)
        #expect(try await last.ask("voicecall.end", ["callId": Value(call)]) == ["success": true])
        #expect(await third.end() == 0)
        await last.close()
        #expect(world.carrier.calls == ["+15550005678"])
    }

    @Test("a second process is refused, and told the first one's id")
    func rival() async throws {
        let world = try DaemonWorld()
        defer { world.end() }
        let first = try start(world)
        #expect(await first.line(with: "Runtime initialized") != nil)
        let second = try start(world)
        let line = try #require(await second.line(with: "error[store.in-use]"))
        #expect(line.contains("is in use by process \(first.id) (voicecall gateway, since "))
        #expect(await second.end() == 74)
        let third = try start(world, ["--store", world.folder + "/other"])
        #expect(await third.line(with: "error[gateway.in-use]")?.contains("process \(first.id) (voicecall, ") == true)
        #expect(await third.end() == 69)
        first.send(SIGTERM)
        #expect(await first.end() == 0)
    }

    @Test("the service manager is told of start, reload, a reload that was refused, and the end")
    func serviceManager() async throws {
        let world = try DaemonWorld()
        defer { world.end() }
        let notices = try NoticeSocket(world.folder + "/notify")
        let process = try GatewayProcess(
            ["gateway", "--config", world.folder + "/config.json5"], folder: world.folder,
            environment: ["NOTIFY_SOCKET": notices.path])
        #expect(await notices.next() == ["READY": "1", "STATUS": "Running"])
        func reload() async -> [String: String] {
            let before = MonotonicClock.now() / 1_000
            process.send(SIGHUP)
            let begun = await notices.next()
            #expect(begun["RELOADING"] == "1")
            let time = begun["MONOTONIC_USEC"].flatMap { UInt64($0) } ?? 0
            #expect((before...MonotonicClock.now() / 1_000).contains(time))
            return await notices.next()
        }
        #expect(await reload() == ["READY": "1", "STATUS": "Running"])
        try world.write("{ broken", to: "config.json5")
        #expect(await reload() == ["READY": "1", "STATUS": "Running; the new configuration was refused"])
        process.send(SIGTERM)
        #expect(await notices.next() == ["STOPPING": "1", "STATUS": "Draining"])
        #expect(await process.end() == 0)
    }

    @Test("a broken configuration is told problem by problem")
    func broken() async throws {
        let world = try DaemonWorld()
        defer { world.end() }
        try world.configure("maxConcurrentCalls: 0")
        let process = try start(world)
        #expect(await process.line(with: "maxConcurrentCalls is 0") != nil)
        #expect(await process.line(with: "error[config.errors]") != nil)
        #expect(await process.end() == 65)
    }
}
