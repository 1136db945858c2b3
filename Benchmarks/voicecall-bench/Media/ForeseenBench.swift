import CallCore
import CallSimulator
import VoiceCallEngine
import WireSimulator

/// How often a voice model is ready when the phone is picked up, and how soon it is heard then: calls of simulated
/// carriers and services in virtual time, through everything but real sockets. What a service itself takes to its first
/// sound is left out.
enum ForeseenBench {
    private static let calls = 50
    private static let number = "+15550005678"
    /// The way of the stream's first message.
    private static let isReady: Milliseconds = 30

    private static let flow = """
        return {
          api = 1,
          summary = "Lets a voice model talk",
          needs = { realtime = true },
          outbound = function(call)
            if not call:dial() then return end
            call:realtime{ greeting = "Good morning, this is Ada." }
          end,
        }
        """

    private struct Call {
        /// From when both flow and stream wanted the model until it was open, and until its first sound at the phone.
        var opening: Milliseconds
        var silence: Milliseconds
    }

    static func run() throws {
        var made: [Call] = []
        var rings = SeededRandom(seed: 7).stream("rings")
        for carrier in SimulatedCarrier.allCases {
            for kind in VoiceModelKind.allCases {
                for seed in 1...calls {
                    made.append(try play(carrier, kind, seed: UInt64(seed), ring: rings.draw(1_000...12_000)))
                }
            }
        }
        let ready = made.filter { $0.opening <= isReady }
        let share = Double(ready.count) / Double(made.count)
        Row.print(
            "simulated calls, ringing 1 to 12 s: model ready before",
            "\(Row.number(share * 100)) % of \(made.count)", limit: "95 %", holds: share >= 0.95)
        let silences = ready.map(\.silence).sorted()
        let (middle, worst) = (silences[silences.count / 2], silences.last ?? 0)
        Row.print(
            "  then, from the answer to the bot's first sound", "p50 \(middle) worst \(worst) ms", limit: "150 ms",
            holds: worst <= 150)
    }

    private static func play(
        _ carrier: SimulatedCarrier, _ kind: VoiceModelKind, seed: UInt64, ring: Milliseconds
    ) throws -> Call {
        let library = FlowLibrary()
        library.add(FlowBundle(name: "ada", main: "ada.lua", files: ["ada.lua": Array(flow.utf8)]))
        var media = SimulatedMedia(realtime: kind)
        media.realtimeLatencies.final = 0...0
        var settings = VirtualRun.Settings()
        settings.seed = seed
        settings.go(through: try carrier.settings(media))
        let run = VirtualRun(library: library, settings: settings)
        defer { run.close() }
        let party = run.network.party(at: number)
        party.answers(after: ring)
        party.hears("this is ada")
        party.hangsUp(after: 500)
        _ = try run.initiate(CallRequest(to: number, mode: "ada"))
        try run.kernel.run(for: 120_000)
        func time(_ text: String) -> CallTime? {
            run.notes.first { $0.note.kind == "realtime" && $0.note.text == text }?.at
        }
        guard let line = run.network.lines.first, let asked = time("opening"), let open = time("open"),
            let stream = line.track.live.first, let sound = line.track.segments.first(where: { $0.channel == .bot })
        else { throw LoadConnection.Failure(what: "a simulated call had no voice model") }
        let wanted = max(asked, line.track.origin + stream.startMs)
        return Call(opening: open - wanted, silence: line.track.origin + sound.startMs - wanted)
    }
}
