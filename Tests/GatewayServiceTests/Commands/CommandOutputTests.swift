import CallCore
import Foundation
import GatewayRPC
import ScriptValue
import Testing

@testable import GatewayService

@Suite("What commands print of a running gateway", .serialized, .timeLimit(.minutes(3)))
struct CommandOutputTests {
    @Test("is in the golden files, with its exit code")
    func outputs() async throws {
        let world = try DaemonWorld()
        defer { world.end() }
        let daemon = world.daemon()
        try await daemon.start()
        func check(_ name: String, _ status: Int32, _ arguments: String...) async throws {
            let outcome = await CommandRun(arguments + ["--config", world.folder + "/config.json5"]).end()
            #expect(outcome.status == status, "\(name): \(outcome.out)\(outcome.err)")
            try GatewayGolden.check(outcome, name, in: world)
        }
        try await check("doctor", 0, "doctor")
        try await check("doctor-json", 0, "doctor", "--json")
        try await check("doctor-token", 1, "doctor", "--token", "wrong")
        try await check("status-token", 77, "status", "--token", "wrong")
        try await check("speak-unknown", 66, "speak", "--call-id", "nobody", "--message", "x")
        try await check("start", 0, "start", "--to", "+15550005678", "--mode", "talk", "--key", "k")
        let client = try await world.client()
        let calls = try await client.ask("voicecall.status")["calls"]?.array
        let call = try #require(calls?.first?["callId"]?.text)
        try await check("start-key", 64, "start", "--to", "+15550009999", "--key", "k")
        try await check("dtmf-wrong", 64, "dtmf", "--call-id", call, "--digits", "abc")
        try await check("forget-live", 1, "forget", "+15550005678", "--yes")
        _ = try await client.ask("tail", ["callId": Value(call)])
        try await check("end", 0, "end", "--call-id", call)
        _ = await client.line("closed")
        try await check("end-again", 0, "end", "--call-id", call)
        try await check("speak-over", 1, "speak", "--call-id", call, "--message", "x")
        try await check("forget-dry", 0, "forget", "+15550005678")
        try await check("smoke", 0, "smoke", "--to", "+15550001234", "--yes", "--mode", "talk")
        await client.close()
        let waiting = Task { await daemon.drain { try? await Task.sleep(for: .seconds(60)) } }
        while !world.log.lines.contains(where: { $0.contains("draining") }) { await Task.yield() }
        try await check("draining", 69, "call", "--to", "+15550001234", "-m", "x")
        waiting.cancel()
        await daemon.stop()
        await waiting.value
    }
}
