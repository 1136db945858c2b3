import CallCore
import CallSimulator
import ScriptValue
import Testing
import VoiceCallEngine
import WireSimulator

@Suite("Voice models that are foreseen while the phone rings")
struct ForeseenModelTests {
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
        /// From when both flow and stream wanted it until the model was open.
        var opening: Milliseconds?
        /// From then until the first sound at the phone.
        var silence: Milliseconds?
        var sockets: Int
        var heard: String
    }

    private func play(
        _ carrier: SimulatedCarrier, _ kind: VoiceModelKind, seed: UInt64, ring: Milliseconds, flow: String = Self.flow
    ) throws -> Call {
        let library = FlowLibrary()
        library.add(FlowBundle(name: "ada", main: "ada.lua", files: ["ada.lua": Array(flow.utf8)]))
        var media = SimulatedMedia(realtime: kind)
        // What the service takes to its first sound is not ours.
        media.realtimeLatencies.final = 0...0
        var settings = VirtualRun.Settings()
        settings.seed = seed
        settings.go(through: try carrier.settings(media))
        let run = VirtualRun(library: library, settings: settings)
        defer { run.close() }
        let party = run.network.party(at: "+15550005678")
        party.answers(after: ring)
        party.hears("this is ada")
        party.hangsUp(after: 500)
        _ = try run.initiate(CallRequest(to: "+15550005678", mode: "ada"))
        try run.kernel.run(for: 120_000)
        func time(_ text: String) -> CallTime? {
            run.notes.first { $0.note.kind == "realtime" && $0.note.text == text }?.at
        }
        var call = Call(sockets: run.serviceLog?.asked[kind.rawValue] ?? 0, heard: party.heard)
        guard let line = run.network.lines.first, let asked = time("opening"), let open = time("open"),
            let stream = line.track.live.first, let sound = line.track.segments.first(where: { $0.channel == .bot })
        else { return call }
        let wanted = max(asked, line.track.origin + stream.startMs)
        call.opening = open - wanted
        call.silence = line.track.origin + sound.startMs - wanted
        return call
    }

    @Test(
        "a phone that rings for more than a second finds the model ready, and hears it within 150 ms",
        arguments: SimulatedCarrier.allCases, VoiceModelKind.allCases)
    func ready(carrier: SimulatedCarrier, kind: VoiceModelKind) throws {
        var random = SeededRandom(seed: 7).stream("\(carrier.rawValue) \(kind.rawValue)")
        var late = 0
        let calls: UInt64 = 20
        for seed in 1...calls {
            let call = try play(carrier, kind, seed: seed, ring: random.draw(1_000...12_000))
            let opening = try #require(call.opening, "seed \(seed): \(call)")
            // The way of the stream's first message.
            if opening > 30 { late += 1 } else { #expect(call.silence ?? 1_000 <= 150, "seed \(seed): \(call)") }
            #expect(call.heard == "good morning this is ada", "seed \(seed)")
        }
        #expect(late * 20 <= calls, "\(late) of \(calls)")
    }

    @Test("nobody who never asks for a model hears anything of it", arguments: VoiceModelKind.allCases)
    func unused(kind: VoiceModelKind) throws {
        let flow = Self.flow.replacing("call:realtime{ greeting = ", with: "call:finish{ say = ")
        let call = try play(.telnyx, kind, seed: 3, ring: 3_000, flow: flow)
        #expect(call.heard == "good morning this is ada")
        #expect(call.sockets >= 1)
    }
}
