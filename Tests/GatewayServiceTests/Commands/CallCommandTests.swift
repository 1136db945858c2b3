import CallCore
import Foundation
import GatewayRPC
import ScriptValue
import Testing

@testable import GatewayService

@Suite("Commands through a running gateway", .serialized, .timeLimit(.minutes(3)))
struct CallCommandTests {
    private func json(_ outcome: CommandRun.Outcome) throws -> Value {
        try JSONText.decodePlain(Array(outcome.out.utf8))
    }

    private func run(_ world: DaemonWorld, _ arguments: String...) async -> CommandRun.Outcome {
        await CommandRun(arguments + ["--config", world.folder + "/config.json5"]).end()
    }

    private func place(_ world: DaemonWorld, _ more: String...) async throws -> String {
        let outcome = await CommandRun(
            ["start", "--to", "+15550005678", "--mode", "talk", "--config", world.folder + "/config.json5"] + more
        ).end()
        #expect(outcome.status == 0, "\(outcome.err)")
        return try #require(try json(outcome)["callId"]?.text)
    }

    @Test("a call is placed, followed, spoken into, ended and told about")
    func wholeCall() async throws {
        let world = try DaemonWorld()
        defer { world.end() }
        let daemon = world.daemon()
        try await daemon.start()
        let placed = await run(
            world, "call", "--to", "+15550005678", "-m", "Good \u{5E9}\u{5DC}\u{5D5}\u{5DD}", "--mode", "talk")
        #expect(placed.status == 0, "\(placed.err)")
        let call = try #require(try json(placed)["callId"]?.text)
        #expect(placed.out == "{\n  \"callId\": \"\(call)\"\n}\n")
        let tail = CommandRun(["tail", "--call", call, "--config", world.folder + "/config.json5"])
        #expect(await tail.line(with: "outbound […78]") != nil)
        let early = await run(world, "speak", "--call-id", call, "--message", "Too early")
        #expect(early.status == 0 || early.err.contains("error[verb.state]"), "\(early.err)")
        #expect(await tail.line(with: "bot     “Good") != nil)
        let spoken = await run(world, "speak", "--call-id", call, "--message", "One moment")
        #expect(spoken.out == "{\n  \"success\": true\n}\n", "\(spoken.err)")
        #expect(await tail.line(with: "bot     “One moment”") != nil)
        #expect(await run(world, "dtmf", "--call-id", call, "--digits", "1w2").status == 0)
        #expect(await run(world, "status").out.contains("\(call)  "))
        let live = try json(await run(world, "status", "--json"))
        #expect(live["found"] == true && live["calls"]?.array?.count == 1)
        let ended = await run(world, "end", "--call-id", call)
        #expect(ended.status == 0, "\(ended.err)")
        #expect(await tail.line(with: "call    is over: hangup-bot") != nil)
        #expect(await tail.end().status == 0)
        #expect(await run(world, "end", "--call-id", call).status == 0)
        let story = await run(world, "status", call)
        #expect(story.out.contains("state     hangup-bot: we hung up"))
        #expect(story.out.contains("bot     “Good \u{5E9}\u{5DC}\u{5D5}\u{5DD}”"), "\(story.out)")
        #expect(try json(await run(world, "status", "--call-id", call, "--json"))["state"] == "hangup-bot")
        let over = await run(world, "speak", "--call-id", call, "--message", "x")
        #expect(over.status == 1)
        #expect(over.err.hasPrefix("error[call.not_active]: call is not active (last state=hangup-bot"))
        let unknown = await run(world, "speak", "--call-id", "nobody", "--message", "x")
        #expect(unknown.status == 66 && unknown.err.contains("error[call.unknown]"))
        #expect(await run(world, "status", "nobody").status == 66)
        let none = await run(world, "status", "nobody", "--json")
        #expect(none.status == 66 && none.out == "{\n  \"found\": false\n}\n")
        await daemon.stop()
        // The same without a gateway.
        #expect(await run(world, "status", call).out == story.out)
        #expect(try json(await run(world, "status", "--json"))["calls"] == [])
        #expect(await run(world, "tail", "--no-follow").out.contains("hangup-bot"))
        #expect(try json(await run(world, "export", call))["journal"]?.array?.isEmpty == false)
        let away = await run(world, "call", "--to", "+15550005678", "-m", "x")
        #expect(away.status == 69)
        #expect(away.err.contains("error[gateway.unreachable]") && away.err.contains("voicecall gateway"))
    }

    @Test("what the caller answers comes back, and its turn is measured")
    func continues() async throws {
        let world = try DaemonWorld(saying: "a parcel please")
        defer { world.end() }
        let daemon = world.daemon()
        try await daemon.start()
        let call = try await place(world)
        let tail = CommandRun(["tail", "--call", call, "--config", world.folder + "/config.json5"])
        #expect(await tail.line(with: "└ played") != nil)
        let asked = await run(world, "continue", "--call-id", call, "-m", "My question is what you want")
        #expect(asked.status == 0, "\(asked.err)")
        #expect(try json(asked) == ["success": true, "transcript": "a parcel please"])
        let figures = try json(await run(world, "latency"))
        #expect(figures["recordsScanned"] == 1)
        #expect(figures["turnLatency"]?["count"] == 1)
        let latency = try #require(figures["turnLatency"]?["p99Ms"]?.int)
        #expect(try #require(figures["listenWait"]?["p50Ms"]?.int) <= latency)
        let report = await run(world, "report", call, "--json")
        #expect(try json(report)["turns"]?.array?.count == 1)
        #expect(try json(report)["latency"]?["turnLatency"]?["maxMs"] == .int(latency))
        #expect(await run(world, "end", "--call-id", call).status == 0)
        #expect(await tail.end().status == 0)
        await daemon.stop()
    }

    @Test("a key dials once, whoever gives it; a stranger's token is refused")
    func keys() async throws {
        let world = try DaemonWorld()
        defer { world.end() }
        let daemon = world.daemon()
        try await daemon.start()
        async let one = place(world, "--key", "order-7")
        async let two = place(world, "--key", "order-7")
        let (call, same) = try await (one, two)
        #expect(call == same)
        #expect(world.carrier.calls == ["+15550005678"])
        let other = await run(world, "start", "--to", "+15550001111", "--key", "order-7")
        #expect(other.status == 64 && other.err.contains("error[call.key]"), "\(other.err)")
        let stranger = await run(world, "status", "--token", "wrong")
        #expect(stranger.status == 77 && stranger.err.contains("error[rpc.unauthorized]"))
        let place = "unix:\(world.folder)/store/gateway.sock"
        #expect(await run(world, "status", "--url", place).status == 0)
        #expect(await run(world, "status", "--url", "unix:/nowhere.sock").status == 69)
        await daemon.stop()
    }

    @Test("a number is forgotten by the gateway, but not while it is in a call")
    func forgets() async throws {
        let world = try DaemonWorld()
        defer { world.end() }
        let daemon = world.daemon()
        try await daemon.start()
        let call = try await place(world)
        let dry = await run(world, "forget", "+15550005678")
        #expect(dry.out == "1 call would be removed, with all else about the number: say --yes\n")
        let live = await run(world, "forget", "+15550005678", "--yes")
        #expect(live.status == 1 && live.err.contains("error[store.live-calls]"), "\(live.err)")
        let tail = CommandRun(["tail", "--call", call, "--config", world.folder + "/config.json5"])
        #expect(await tail.line(with: "outbound") != nil)
        _ = await run(world, "end", "--call-id", call)
        #expect(await tail.end().status == 0)
        let gone = await run(world, "forget", "+15550005678", "--yes")
        #expect(gone.out.hasPrefix("removed 1 call, 0 remembered lines, 0 values and "), "\(gone.err)")
        #expect(await run(world, "status", call).status == 66)
        let log = try String(contentsOfFile: world.folder + "/store/calls.jsonl", encoding: .utf8)
        #expect(!log.contains(call))
        await daemon.stop()
        let alone = await run(world, "forget", "+15550005678", "--yes", "--json")
        #expect(try json(alone)["forgotten"]?["calls"] == 0)
    }

    @Test("a gateway that is killed while somebody waits is told, and the call is not lost")
    func killed() async throws {
        let world = try DaemonWorld()
        defer { world.end() }
        let start = {
            try GatewayProcess(["gateway", "--config", world.folder + "/config.json5"], folder: world.folder)
        }
        let first = try start()
        #expect(await first.line(with: "Runtime initialized") != nil)
        let call = try await place(world)
        let tail = CommandRun(["tail", "--config", world.folder + "/config.json5"])
        #expect(await tail.line(with: "└ played") != nil)
        let waiting = CommandRun([
            "continue", "--call-id", call, "-m", "Anybody?", "--config", world.folder + "/config.json5",
        ])
        #expect(await tail.line(with: "“Anybody?”") != nil)
        first.send(SIGKILL)
        _ = await first.end()
        let lost = await waiting.end()
        #expect(lost.status == 69, "\(lost.out)")
        #expect(lost.err.hasPrefix("error[gateway."), "\(lost.err)")
        #expect(lost.err.contains("(next: "))
        let follower = await tail.end()
        #expect(follower.status == 69 && follower.err.contains("error[gateway.lost]"), "\(follower.err)")
        let second = try start()
        #expect(await second.line(with: "Runtime initialized")?.contains("live=1") == true)
        #expect(await run(world, "end", "--call-id", call).status == 0)
        second.send(SIGTERM)
        #expect(await second.end() == 0)
    }
}
