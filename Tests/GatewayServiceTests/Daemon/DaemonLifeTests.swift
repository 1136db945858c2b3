import CallCore
import Foundation
import GatewayRPC
import ScriptValue
import Synchronization
import Testing
import VoiceCallEngine

@testable import GatewayService

@Suite("The life of a gateway", .serialized, .timeLimit(.minutes(2)))
struct DaemonLifeTests {
    @Test("only this user may open the socket and read the token; a token of one's own needs no file")
    func permissions() async throws {
        let world = try DaemonWorld()
        defer { world.end() }
        let daemon = world.daemon()
        let addresses = try await daemon.start()
        for file in [addresses.socket, world.folder + "/store/" + TokenFile.name] {
            let mode = try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions] as? Int
            #expect(mode == 0o600, "\(file)")
        }
        await daemon.stop()
        try FileManager.default.removeItem(atPath: world.folder + "/store/" + TokenFile.name)
        try world.configure(gateway: #"auth: { token: "of-my-own" }"#)
        let second = world.daemon()
        try await second.start()
        let client = try await world.client(token: Secret("of-my-own"))
        #expect(try await client.ask("health")["ready"] == true)
        #expect(world.token == nil)
        await client.close()
        await second.stop()
    }

    @Test("a second gateway on the same store is refused and told who has it")
    func owner() async throws {
        let world = try DaemonWorld()
        defer { world.end() }
        let daemon = world.daemon()
        try await daemon.start()
        let rival = world.daemon()
        let error = await #expect(throws: DaemonError.self) { try await rival.start() }
        #expect(error?.code == "store.in-use")
        #expect(error?.message.contains("process \(getpid()) (voicecall gateway, since ") == true)
        // The first one is none the worse for it.
        let client = try await world.client()
        #expect(try await client.ask("health")["ok"] == true)
        await client.close()
        await daemon.stop()
    }

    @Test("a second gateway on the same ports is refused and told who has them")
    func ports() async throws {
        let world = try DaemonWorld()
        defer { world.end() }
        let daemon = world.daemon()
        try await daemon.start()
        let rival = world.daemon(store: world.folder + "/other")
        let error = await #expect(throws: DaemonError.self) { try await rival.start() }
        #expect(error?.code == "gateway.in-use")
        #expect(error?.message.contains("is in use by process \(getpid()) (") == true, "\(String(describing: error))")
        #expect(error?.nextStep.contains("serve.port") == true)
        await daemon.stop()
        // What it had opened is free again.
        let third = world.daemon(store: world.folder + "/other")
        try await third.start()
        await third.stop()
    }

    @Test("a gateway that drains begins no more calls, lets live ones end, and is not ready")
    func drain() async throws {
        let world = try DaemonWorld()
        defer { world.end() }
        let daemon = world.daemon()
        try await daemon.start()
        let client = try await world.client()
        let call = try await client.place()
        #expect(try await client.ask("health")["ready"] == true)
        let drained = Task { await daemon.drain { try? await Task.sleep(for: .seconds(60)) } }
        while try await client.ask("health")["state"] != "draining" {}
        let refused = await #expect(throws: RPCError.self) { try await client.place() }
        #expect(refused?.reason == "host.draining")
        #expect(try await client.ask("health")["ready"] == false)
        #expect(daemon.liveCalls == [CallID(call)])
        _ = try await client.ask("voicecall.end", ["callId": Value(call)])
        await drained.value
        #expect(daemon.liveCalls.isEmpty)
        await client.close()
        await daemon.stop()
    }

    @Test("whoever is in a hurry cuts the draining; the call is taken up by the next start")
    func cut() async throws {
        let world = try DaemonWorld()
        defer { world.end() }
        let daemon = world.daemon()
        try await daemon.start()
        let client = try await world.client()
        let call = try await client.place()
        await daemon.drain {}
        #expect(daemon.liveCalls == [CallID(call)])
        await client.close()
        await daemon.stop()
        #expect(world.log.lines.contains { $0.contains("left live; the next start takes it up call=\(call)") })
        let second = world.daemon()
        try await second.start()
        #expect(second.liveCalls == [CallID(call)])
        let later = try await world.client()
        #expect(try await later.ask("voicecall.end", ["callId": Value(call)]) == ["success": true])
        await later.close()
        await second.stop()
    }

    @Test("draining is over when its time is, with calls that go on")
    func bounded() async throws {
        let world = try DaemonWorld()
        defer { world.end() }
        try world.configure(gateway: "drainSeconds: 0")
        let daemon = world.daemon()
        try await daemon.start()
        let client = try await world.client()
        _ = try await client.place()
        await daemon.drain { try? await Task.sleep(for: .seconds(60)) }
        #expect(daemon.liveCalls.count == 1)
        await client.close()
        await daemon.stop()
    }

    @Test("a broken configuration is refused with its problems, and the old one goes on")
    func reload() async throws {
        let world = try DaemonWorld()
        defer { world.end() }
        try world.configure("maxConcurrentCalls: 1")
        let daemon = world.daemon()
        try await daemon.start()
        let client = try await world.client()
        _ = try await client.place()
        try world.configure("maxConcurrentCalls: 0, inboundPolicy: \"whoever\"")
        let error = await #expect(throws: DaemonError.self) { try await daemon.reload() }
        #expect(error?.code == "config.errors")
        #expect(error?.problems.map { "\($0.path)" } == ["maxConcurrentCalls", "inboundPolicy"])
        #expect(world.log.lines.contains { $0.contains("the new configuration is refused and the old one goes on") })
        await #expect(throws: RPCError.self) { try await client.place() }
        try world.configure("maxConcurrentCalls: 2, maxDurationSeconds: 60, tts: { provider: \"flite\" }")
        try await daemon.reload()
        #expect(world.log.lines.contains { $0.contains("count from the next start only keys=tts") })
        #expect(try await client.place() != "")
        await client.close()
        await daemon.stop()
    }

    @Test("a machine's clock that is set by days ends no call, and its length stays right")
    func clock() async throws {
        let world = try DaemonWorld()
        defer { world.end() }
        #expect(world.daemon().clock is SteadyClock)
        let wall = SetClock()
        let daemon = GatewayDaemon(world.options(), logger: world.log.logger(), clock: SteadyClock(wall: wall))
        try await daemon.start()
        let client = try await world.client()
        let call = try await client.place()
        _ = try await client.ask("tail", ["callId": Value(call)])
        #expect(await client.line("said") != nil)
        for difference in [86_400_000, -172_800_000] as [Milliseconds] {
            wall.difference.withLock { $0 += difference }
            let spoken = try await client.ask("voicecall.speak", ["callId": Value(call), "message": "Still there?"])
            #expect(spoken["success"] == true)
        }
        _ = try await client.ask("voicecall.end", ["callId": Value(call)])
        #expect(await client.line("closed") != nil)
        let record = try await client.ask("voicecall.status", ["callId": Value(call)])["call"]
        let (start, end) = (record?["startedAt"]?.int ?? 0, record?["endedAt"]?.int ?? 0)
        #expect((1..<90_000).contains(end - start), "\(String(describing: record))")
        await client.close()
        await daemon.stop()
    }

    @Test("flows are reloaded, pinned and rolled back; a broken one keeps its last good version")
    func flows() async throws {
        let world = try DaemonWorld()
        defer { world.end() }
        let daemon = world.daemon()
        try await daemon.start()
        let client = try await world.client()
        func version() async throws -> Value? {
            try await client.ask("flow.list")["flows"]?.array?.first { $0["name"] == "talk" }?["version"] ?? nil
        }
        let first = try #require(try await version())
        try world.write(DaemonWorld.talk.replacing("Hello.", with: "Good day."), to: "flows/talk.lua")
        let report = try await client.ask("flow.reload")
        #expect(report["replaced"] == ["talk"])
        let second = try #require(try await version())
        #expect(first != second)
        try world.write("return { api = 1, outbound = function(call) call:sayy() end }", to: "flows/talk.lua")
        let broken = try await client.ask("flow.reload")
        #expect(broken["failed"]?.array?.first?["code"] == "verb.unknown", "\(broken)")
        #expect(try await version() == second)
        #expect(try await client.ask("flow.rollback", ["flow": "talk"])["version"] == first)
        #expect(try await client.ask("flow.pin", ["flow": "talk"])["version"] == second)
        let unknown = await #expect(throws: RPCError.self) {
            try await client.ask("flow.pin", ["flow": "talk", "version": "ffff"])
        }
        #expect(unknown?.reason == "flow.unknown-version")
        await client.close()
        await daemon.stop()
    }

    @Test("what cannot run is refused with everything that is wrong")
    func badStart() async throws {
        let world = try DaemonWorld()
        defer { world.end() }
        try world.write("{ enabled: true, provider: \"twilio\" }", to: "config.json5")
        let error = await #expect(throws: DaemonError.self) { try await world.daemon().start() }
        #expect(error?.code == "config.errors")
        #expect((error?.problems.count ?? 0) >= 3)
        #expect(error?.message.contains("setup incomplete: ") == true)
        try world.configure("flow_dir: 'nowhere'")
        try world.write(
            try String(contentsOfFile: world.folder + "/config.json5", encoding: .utf8)
                .replacing("flow_dir: \"flows\", ", with: ""), to: "config.json5")
        let folder = await #expect(throws: DaemonError.self) { try await world.daemon().start() }
        #expect(folder?.code == "flow.no-folder")
    }

    @Test("a folder of flows that the command line names goes over the configuration's")
    func namedFlows() async throws {
        let world = try DaemonWorld()
        defer { world.end() }
        var options = world.options()
        options.namedFlowFolder = world.folder + "/nowhere"
        let daemon = GatewayDaemon(options, logger: world.log.logger())
        let error = await #expect(throws: DaemonError.self) { try await daemon.start() }
        #expect(error?.code == "flow.no-folder")
        #expect(error?.message.hasSuffix("/nowhere") == true)
    }
}

/// A wall clock that somebody sets.
private final class SetClock: HostClock {
    let difference = Mutex<Milliseconds>(0)

    func now() -> CallTime { WallClock().now() + difference.withLock { $0 } }
}
