import CMediaBench
import CallCore
import CallSimulator
import VoiceCallEngine
import WireSimulator

/// Half an hour on the phone with a voice model whose service ends each connection after ten minutes: a simulated
/// carrier and service in virtual time, through everything but real sockets.
enum LongSessionBench {
    private static let number = "+15550005678"
    private static let minutes: Milliseconds = 30
    private static let story = "Once there was a house by the sea, and in it lived nobody but the wind and an old dog."
    private static let ending = "And that is all of it."

    private static let flow = """
        return {
          api = 1,
          summary = "Lets a voice model tell stories",
          needs = { realtime = true },
          outbound = function(call)
            if call:dial() then call:realtime{ greeting = "Good morning, this is Ada." } end
          end,
        }
        """

    static func run() throws {
        let library = FlowLibrary()
        library.add(FlowBundle(name: "ada", main: "ada.lua", files: ["ada.lua": Array(flow.utf8)]))
        var settings = VirtualRun.Settings()
        settings.go(through: try SimulatedCarrier.twilio.settings(SimulatedMedia(realtime: .google)))
        settings.host.limits.maxDuration = 2 * minutes * 60_000
        let run = VirtualRun(library: library, settings: settings)
        defer { run.close() }
        // Some 45 seconds of speech, so that connections end in the midst of it.
        run.network.realtime.rules = [
            RealtimeRule("story", steps: [.says(String(repeating: story + " ", count: 8) + ending)])
        ]
        let party = run.network.party(at: number)
        party.answers(after: 3_000)
        party.hears("this is ada")
        for _ in 0..<40 {
            party.says("Tell me a story", after: 1_000)
            party.hears(ending, timeout: 90_000)
        }
        _ = try run.initiate(CallRequest(to: number, mode: "ada"))
        try run.kernel.run(for: 10 * 60_000)
        guard let line = run.network.lines.first else { throw LoadConnection.Failure(what: "no call was placed") }
        let early = heap(line.track)
        try run.kernel.run(for: (minutes - 10) * 60_000)
        let late = heap(line.track)
        let gap = longestGap(line.track)
        let connections = run.serviceLog?.asked["google"] ?? 0
        Row.print(
            "half an hour, renewed \(connections - 1) times: longest gap in its speech",
            "\(gap) ms", limit: "200 ms", holds: gap <= 200 && connections >= 3)
        Row.print(
            "  heap after ten minutes, and what came to it later",
            "\(early / 1024) and \((late - early) / 1024) KB", limit: "256 KB", holds: late - early <= 256 * 1024)
    }

    /// The longest silence in the midst of what the model says.
    private static func longestGap(_ track: SoundTrack) -> Milliseconds {
        var longest: Milliseconds = 0
        for (sound, next) in zip(track.live, track.live.dropFirst()) {
            let isAsked = track.segments.contains {
                $0.channel == .caller && $0.startMs < next.startMs && $0.endMs > sound.endMs
            }
            if !isAsked { longest = max(longest, next.startMs - sound.endMs) }
        }
        return longest
    }

    /// Bytes in use, but for the sound that the simulation keeps.
    private static func heap(_ track: SoundTrack) -> Int {
        Int(heap_in_use()) - track.live.reduce(0) { $0 + $1.mulaw.capacity }
    }
}
