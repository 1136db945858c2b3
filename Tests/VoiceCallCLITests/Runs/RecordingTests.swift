import CallAudio
import Foundation
import ScriptValue
import Testing

@testable import voicecall

@Suite struct RecordingTests {
    private func record(_ arguments: [String], input: [String] = []) throws -> (events: [Value], clip: WAVClip) {
        let folder = try TemporaryFolder()
        let path = folder.path + "/call.wav"
        let result = Command.run(
            ["run-flow", "desk", "--flows", Command.flows, "--json", "--wav", path] + arguments, input: input)
        #expect(result.status == 0)
        #expect(folder.contents == ["call.wav"])
        let events = try result.out.split(separator: "\n").map { try JSONText.decodePlain(Array($0.utf8)) }
        return (events, try WAVReader.clip(from: Array(Data(contentsOf: URL(fileURLWithPath: path)))))
    }

    /// Loudest sample of one channel between two milliseconds.
    private func peak(_ clip: WAVClip, _ channel: Int, _ range: Range<Int>) -> Int {
        let frames = max(0, range.lowerBound * 8)..<min(clip.frames, range.upperBound * 8)
        return frames.map { abs(Int(clip.samples[$0 * 2 + channel])) }.max() ?? 0
    }

    @Test("the recording is as long as the timeline, to the millisecond", arguments: [1, 2, 3, 4, 5])
    func length(_ seed: Int) throws {
        let (events, clip) = try record(["--seed", "\(seed)"])
        #expect(clip.channels == 2)
        #expect(clip.sampleRate == 8_000)
        let duration = try #require(events.last?["duration_ms"]?.int)
        #expect(Int64(clip.frames) == duration * 8)
    }

    @Test("caller and bot are heard when the timeline says so, and are silent otherwise")
    func channels() throws {
        let (events, clip) = try record(["-i", "--seed", "1"], input: ["my parcel"])
        let heard = try #require(events.first { $0["kind"] == "heard" }?["at_ms"]?.int)
        let asked = try #require(events.first { $0["kind"] == "say" }?["at_ms"]?.int)
        let said = try #require(events.first { $0["kind"] == "said" }?["at_ms"]?.int)
        #expect(peak(clip, 0, Int(said)..<Int(heard)) > 2_000, "the caller speaks before being heard")
        #expect(peak(clip, 0, Int(asked)..<Int(said)) == 0, "the caller listens to the question")
        #expect(peak(clip, 1, Int(asked)..<Int(said)) > 2_000, "the bot asks")
        #expect(peak(clip, 1, Int(said)..<Int(heard)) == 0, "the bot listens")
    }

    @Test("keys are heard as tones on the caller's side")
    func tones() throws {
        let (events, clip) = try record(["-i", "--seed", "1"], input: ["#42"])
        let pressed = try #require(events.first { $0["kind"] == "digits" }?["at_ms"]?.int)
        #expect(peak(clip, 0, Int(pressed) - 400..<Int(pressed)) > 5_000)
    }

    @Test("lengths on the timeline are those of the speech")
    func durations() {
        let speech = FliteSpeech()
        for text in ["Hello.", "What is it about?", "", String(repeating: "word ", count: 1_000)] {
            for voice in [nil, "slt"] {
                let samples = speech.samples(of: text, voice: voice)
                #expect(samples.count.isMultiple(of: 8))
                #expect(Int64(samples.count / 8) == speech.milliseconds(of: text, voice: voice))
                #expect(samples.count >= 160)
            }
        }
    }
}
