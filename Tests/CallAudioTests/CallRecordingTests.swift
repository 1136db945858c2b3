import Testing

@testable import CallAudio

@Suite("Call recording")
struct CallRecordingTests {
    private func clip(_ value: Int16, milliseconds: Int) -> [Int16] {
        [Int16](repeating: value, count: milliseconds * 8)
    }

    private func channel(_ offset: Int, of stereo: [Int16]) -> [Int16] {
        stride(from: offset, to: stereo.count, by: 2).map { stereo[$0] }
    }

    @Test("an interrupted clip ends at the exact sample, and silence follows")
    func interruption() {
        var recording = CallRecording()
        recording.place(
            channel: .bot, atMilliseconds: 1_000, samples: clip(500, milliseconds: 2_000), playedMilliseconds: 737)
        let bot = channel(1, of: recording.finish(totalMilliseconds: 4_000))
        #expect(bot.count == 32_000)
        #expect(bot.firstIndex(of: 500) == 8_000)
        #expect(bot.lastIndex(of: 500) == 8_000 + 737 * 8 - 1)
        #expect(bot.filter { $0 == 500 }.count == 737 * 8)
    }

    @Test("a clip is heard whole when more is said to have played than it has, and not at all at 0 ms")
    func playedBounds() {
        var recording = CallRecording()
        recording.place(channel: .bot, atMilliseconds: 0, samples: clip(1, milliseconds: 10), playedMilliseconds: 99)
        recording.place(channel: .bot, atMilliseconds: 20, samples: clip(2, milliseconds: 10), playedMilliseconds: 0)
        recording.place(channel: .bot, atMilliseconds: 40, samples: clip(3, milliseconds: 10), playedMilliseconds: -5)
        let bot = channel(1, of: recording.finish(totalMilliseconds: 60))
        #expect(bot == clip(1, milliseconds: 10) + clip(0, milliseconds: 50))
    }

    @Test("the caller is left and the bot is right, neither leaks into the other")
    func channels() {
        var recording = CallRecording()
        recording.place(channel: .caller, atMilliseconds: 1, samples: [7, 8])
        recording.place(channel: .bot, atMilliseconds: 1, samples: [9])
        let stereo = recording.finish(totalMilliseconds: 2)
        #expect(stereo.count == 32)
        #expect(Array(stereo[16..<20]) == [7, 9, 8, 0])
        #expect(stereo[..<16].allSatisfy { $0 == 0 })
        let clip = recording.clip(totalMilliseconds: 2)
        #expect(clip == WAVClip(channels: 2, sampleRate: 8_000, samples: stereo))
    }

    @Test("overlapping clips are added and clipped, never wrapped")
    func overlap() {
        var recording = CallRecording()
        recording.place(channel: .caller, atMilliseconds: 0, samples: [30_000, -30_000, 100])
        recording.place(channel: .caller, atMilliseconds: 0, samples: [30_000, -30_000, 11, 5])
        let caller = channel(0, of: recording.finish(totalMilliseconds: 1))
        #expect(caller == [32_767, -32_768, 111, 5, 0, 0, 0, 0])
    }

    @Test("after 10,000 clips in ten minutes each one still starts on its own sample")
    func noDrift() {
        var recording = CallRecording()
        for index in 0..<10_000 {
            recording.place(channel: .bot, atMilliseconds: index * 59, samples: [Int16(index % 30_000 + 1)])
        }
        let bot = channel(1, of: recording.finish(totalMilliseconds: 600_000))
        #expect(bot.count == 600_000 * 8)
        #expect((0..<10_000).allSatisfy { bot[$0 * 59 * 8] == Int16($0 % 30_000 + 1) })
    }

    @Test("sound after the end of the call is cut, a shorter sound is filled with silence")
    func totalLength() {
        var recording = CallRecording()
        recording.place(channel: .bot, atMilliseconds: 5, samples: clip(4, milliseconds: 10))
        #expect(
            channel(1, of: recording.finish(totalMilliseconds: 6)) == clip(0, milliseconds: 5)
                + clip(4, milliseconds: 1))
        #expect(recording.finish(totalMilliseconds: 100).count == 1_600)
        #expect(recording.finish(totalMilliseconds: -1).isEmpty)
    }

    @Test("what lies before the call or beyond the limit is dropped, whatever the numbers")
    func outOfRange() {
        var recording = CallRecording(limitMilliseconds: 10)
        recording.place(channel: .bot, atMilliseconds: -2, samples: clip(3, milliseconds: 3))
        #expect(!recording.isTruncated)
        recording.place(channel: .bot, atMilliseconds: .min, samples: [1])
        recording.place(channel: .bot, atMilliseconds: 9, samples: clip(6, milliseconds: 2))
        #expect(recording.isTruncated)
        recording.place(channel: .bot, atMilliseconds: .max, samples: [1], playedMilliseconds: .max)
        let bot = channel(1, of: recording.finish(totalMilliseconds: .max))
        #expect(bot == clip(3, milliseconds: 1) + clip(0, milliseconds: 8) + clip(6, milliseconds: 1))
    }
}
