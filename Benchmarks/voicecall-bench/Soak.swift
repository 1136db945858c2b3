import CallCore
import CallGateway
import CallMedia
import Foundation
import MediaPlane
import Providers
import ScriptValue
import Synchronization
import VoiceCallEngine

/// Many calls at once for a long time, with media streams: the gateway in this process, carrier and speech services
/// simulated in another one, sound in real time. Every call has to be understood word for word, and what the gateway
/// holds has to stay the same.
///
/// `SOAK_CALLS` at once (200) for `SOAK_SECONDS` (600).
enum Soak {
    private static let flow = """
        return {
          api = 1,
          summary = "Repeats what it hears",
          outbound = function(call)
            if not call:dial() then return { reached = false } end
            call:say("Hello, this is a long test.")
            local heard = {}
            for turn = 1, 4 do
              local answer = call:listen{ timeout = 20 }
              if not answer.text then break end
              heard[#heard + 1] = answer.text
              call:say("I have understood: " .. answer.text)
            end
            call:finish{ say = "Thank you and goodbye." }
            return { reached = true, heard = heard }
          end,
        }
        """
    static func run() throws {
        let calls = setting("SOAK_CALLS", 200)
        let seconds = setting("SOAK_SECONDS", 600)
        print("\(calls) calls at once for \(seconds) s, media streams to recogniser and voice, in real time")
        let world = try SimulatedWorld(lines: SoakWatcher.lines)
        defer { world.stop() }
        let watcher = SoakWatcher()
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("voicecall-soak-\(getpid())")
        defer { try? FileManager.default.removeItem(at: folder) }
        let gateway = CallGateway(
            try options(world, calls), store: try SQLiteJournal(directory: folder.path), library: library(),
            watcher: watcher)
        let result = try Waiting.result {
            _ = try await gateway.start()
            let soak = SoakRun(gateway: gateway, watcher: watcher, calls: calls, seconds: seconds)
            return try await soak.run()
        }
        try Waiting.result { await gateway.stop() }
        report(result, watcher)
    }

    private static func setting(_ name: String, _ standard: Int) -> Int {
        ProcessInfo.processInfo.environment[name].flatMap(Int.init) ?? standard
    }

    private static func options(_ world: SimulatedWorld, _ calls: Int) throws -> GatewayOptions {
        var options = GatewayOptions(
            account: .twilio(accountSID: world.accountSID, authToken: Secret(world.authToken)))
        options.baseURL = world.carrier
        options.door.port = 0
        options.host.maxConcurrentCalls = calls
        options.host.fromNumber = "+15550000000"
        let key = ServiceSettings(apiKey: Secret(world.key), baseURL: world.services)
        let recogniser = try TranscriptionServices(configured: ["deepgram": key]) { _ in nil }.service("deepgram")
        let speech = try SynthesisServices(configured: ["openai": key]) { _ in nil }.lineup(provider: "openai")
        var media = MediaOptions(transcription: recogniser, speech: SpeechOptions(speech))
        media.limits.connections = calls * 2
        media.limits.pending = calls
        media.limits.pendingPerAddress = calls
        options.media = media
        return options
    }

    private static func library() -> FlowLibrary {
        let library = FlowLibrary()
        library.add(FlowBundle(name: "soak", main: "soak.lua", files: ["soak.lua": Array(flow.utf8)]))
        return library
    }

    private static func report(_ result: SoakRun.Result, _ watcher: SoakWatcher) {
        let tally = watcher.tally.withLock { $0 }
        Row.print(
            "calls ended as they should", "\(tally.good) of \(tally.ended)", limit: "all",
            holds: tally.ended > 0 && tally.good == tally.ended)
        for (what, count) in tally.problems.sorted(by: { $0.value > $1.value }).prefix(10) {
            print("       \(count) × \(what)")
        }
        let growth = Double(result.residentAtEnd - result.residentEarly) / 1e6
        Row.print(
            "resident memory",
            "\(Row.number(Double(result.residentEarly) / 1e6)) MB early, "
                + "\(Row.number(Double(result.residentAtEnd) / 1e6)) MB at the end", limit: "8 MB more",
            holds: growth < 8)
        Row.print(
            "left over behind the last call",
            "\(result.figures.streams) streams, \(result.figures.sockets) sockets, \(result.figures.timers) timers",
            limit: "0", holds: result.figures.streams + result.figures.sockets + result.figures.timers == 0)
        Row.print(
            "lateness of ticks, p99", "\(Row.number(result.figures.lateness.quantile(0.99))) ms", limit: "-",
            holds: true)
        if tally.good != tally.ended || tally.ended == 0 || growth >= 8 { exit(1) }
    }
}
