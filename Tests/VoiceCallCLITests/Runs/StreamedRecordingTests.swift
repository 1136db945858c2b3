import CallAudio
import CallCore
import CallSimulator
import Foundation
import Testing
import VoiceCallEngine
import WireSimulator

@testable import voicecall

@Suite("Recordings of calls on media streams")
struct StreamedRecordingTests {
    private static let flow = """
        return {
          api = 1,
          summary = "Asks, and is interrupted",
          outbound = function(call)
            if not call:dial() then return end
            call:say("Good morning, here is the parcel service, with a long list of things that we would like to say.")
            call:listen{ timeout = 5 }
            local answer = call:ask("What would you like to send?", { timeout = 10 })
            call:finish{ say = "Thank you. " .. (answer and answer.text or "Nothing then.") }
          end,
        }
        """

    private struct Recorded {
        var clip: WAVClip
        var segments: [SoundSegment]
        /// Where the recording begins, on the clock of the segments.
        var offset: Milliseconds
        /// What the call was told of its utterances, in order.
        var said: [CallNote]
    }

    private func record(_ carrier: SimulatedCarrier, seed: UInt64, faults: MediaFaults = .none) throws -> Recorded {
        let library = FlowLibrary()
        library.add(FlowBundle(name: "ask", main: "ask.lua", files: ["ask.lua": Array(Self.flow.utf8)]))
        var settings = VirtualRun.Settings()
        settings.seed = seed
        settings.wire = try carrier.settings(SimulatedMedia())
        settings.carrier.recogniser = .onListen
        settings.host.carrier = carrier.rawValue
        settings.host.capabilities = carrier.driver.capabilities
        let run = VirtualRun(library: library, settings: settings)
        defer { run.close() }
        run.network.mediaFaults = { _, earlier in earlier == 0 ? faults : .none }
        let party = run.network.party(at: "+15550005678")
        party.answers(after: 1_000)
        party.interrupts("wait please", after: 2_600)
        party.hears("to send")
        party.says("two red boxes")
        _ = try run.initiate(CallRequest(to: "+15550005678", mode: "ask"))
        try run.kernel.run(for: 60_000)
        let line = try #require(run.network.lines.first)
        let folder = try TemporaryFolder()
        let path = folder.path + "/call.wav"
        try WAVFile.write(CallSound(speech: FliteSpeech()).clip(of: line, from: settings.start), to: path)
        let clip = try WAVReader.clip(from: Array(Data(contentsOf: URL(fileURLWithPath: path))))
        return Recorded(
            clip: clip, segments: line.track.segments, offset: line.track.origin - settings.start,
            said: run.notes.map(\.note).filter { $0.kind == "said" })
    }

    /// Louder than the silence of µ-law.
    private static let audible = 100
    /// What the place of a sound may differ from the timeline by, in samples: 20 ms.
    private static let tolerance = 160

    private func channel(_ side: SoundSegment.Channel, of recorded: Recorded) -> [Int16] {
        let index = side == .caller ? 0 : 1
        return stride(from: index, to: recorded.clip.samples.count, by: 2).map { recorded.clip.samples[$0] }
    }

    /// The sample at which a segment's sound stands, near where the timeline says.
    private func place(_ sound: ArraySlice<Int16>, in samples: [Int16], near place: Int) -> Int? {
        let places = (place - Self.tolerance)...(place + Self.tolerance)
        return places.sorted { abs($0 - place) < abs($1 - place) }.first { start in
            start >= 0 && start + sound.count <= samples.count
                && samples[start..<start + sound.count].elementsEqual(sound)
        }
    }

    /// Every word stands where the timeline says, is cut where it was interrupted, and nothing else is audible.
    private func compare(_ side: SoundSegment.Channel, of recorded: Recorded) throws -> Int {
        var samples = channel(side, of: recorded)
        var found = 0
        for segment in recorded.segments where segment.channel == side {
            let begin = Int(recorded.offset + segment.startMs) * 8
            let length = Int(segment.playedMilliseconds) * 8
            guard case .words(let text) = segment.content else {
                for index in begin..<begin + length { samples[index] = 0 }
                continue
            }
            let sound = SyntheticVoice().speak(text, voice: nil).map(G711.decode)
            // How exactly an end is known is part of the tolerance; all voices end with 40 ms of silence.
            let surely = min(length, sound.count) - 2 * Self.tolerance
            let start = try #require(place(sound.prefix(surely), in: samples, near: begin), "\(text)")
            if !segment.cut { #expect(abs(length - sound.count) <= Self.tolerance, "\(text)") }
            let end = min(start + min(length + Self.tolerance, sound.count), samples.count)
            for index in start..<end { samples[index] = 0 }
            found += 1
        }
        let rest = samples.indices.filter { abs(Int(samples[$0])) > Self.audible }
        #expect(rest.isEmpty, "heard besides at \(rest.first.map { $0 / 8 } ?? 0) ms")
        return found
    }

    @Test(
        "each side's words stand on its channel where the timeline says, cut where they were interrupted",
        arguments: SimulatedCarrier.allCases)
    func timeline(carrier: SimulatedCarrier) throws {
        for seed in UInt64(1)...3 {
            let recorded = try record(carrier, seed: seed)
            #expect(try compare(.bot, of: recorded) == 3)
            #expect(try compare(.caller, of: recorded) == 2)
            let bot = recorded.segments.filter { $0.channel == .bot && $0.isLive }
            #expect(bot.first?.cut == true && bot[1].cut == false)
            #expect(bot[0].playedMilliseconds < 3_500)
            #expect(recorded.said.map { $0.data["interrupted"] == true } == [true, false, false])
            for (said, segment) in zip(recorded.said, bot) {
                let played = said.data["played_ms"]?.int ?? -1
                // What an interrupted one was heard of is known as exactly as marks and their way back tell.
                #expect(abs(played - segment.playedMilliseconds) <= (segment.cut ? 100 : 20), "\(said.text)")
            }
        }
    }

    @Test("where the stream breaks off, nothing is heard until it is back", arguments: SimulatedCarrier.allCases)
    func broken(carrier: SimulatedCarrier) throws {
        var faults = MediaFaults()
        faults.dropAtFrame = 60
        let recorded = try record(carrier, seed: 1, faults: faults)
        #expect(try compare(.bot, of: recorded) == 3)
        #expect(recorded.segments.first { $0.channel == .bot && $0.isLive }?.cut == true)
    }
}
