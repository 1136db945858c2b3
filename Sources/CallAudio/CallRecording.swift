/// A call as two channels on one timeline at 8 kHz: left the caller, right the bot.
///
/// Positions are whole milliseconds of call time, 8 samples each, so nothing is rounded and nothing drifts.
public struct CallRecording: Sendable {
    /// The longest recording that is kept, in milliseconds; sound after it is dropped and `isTruncated` is set.
    public let limitMilliseconds: Int
    /// Whether sound was dropped because it lay beyond `limitMilliseconds`.
    public private(set) var isTruncated = false
    private var caller: [Int16] = []
    private var bot: [Int16] = []

    /// Four hours unless told otherwise (230 MB for each channel that has sound that late).
    public init(limitMilliseconds: Int = 4 * 3_600_000) {
        self.limitMilliseconds = max(0, min(limitMilliseconds, PhoneLine.maximumMilliseconds))
    }

    /// Lays a clip onto the timeline.
    ///
    /// - Parameters:
    ///   - channel: who is heard.
    ///   - atMilliseconds: where the clip starts; what would lie before the start of the call is left out.
    ///   - samples: mono at 8 kHz.
    ///   - playedMilliseconds: how much was really heard when the clip was interrupted; nil for all of it.
    ///
    /// Where clips of one channel overlap they are added, and clipped at the limits of 16 bits.
    public mutating func place(
        channel: CallChannel, atMilliseconds: Int, samples: [Int16], playedMilliseconds: Int? = nil
    ) {
        let heard = playedMilliseconds.map { samples.prefix(PhoneLine.samples(inMilliseconds: $0)) } ?? samples[...]
        let far = PhoneLine.maximumMilliseconds
        let start = max(-far, min(atMilliseconds, far)) * PhoneLine.samplesPerMillisecond
        let audible = heard.dropFirst(start < 0 ? -start : 0)
        let room = max(0, PhoneLine.samples(inMilliseconds: limitMilliseconds) - max(0, start))
        if audible.count > room { isTruncated = true }
        switch channel {
        case .caller: Self.mix(audible.prefix(room), into: &caller, at: max(0, start))
        case .bot: Self.mix(audible.prefix(room), into: &bot, at: max(0, start))
        }
    }

    /// The call as interleaved stereo, caller first: `totalMilliseconds × 8` frames, cut or filled with silence.
    public func finish(totalMilliseconds: Int) -> [Int16] {
        let frames = PhoneLine.samples(inMilliseconds: min(totalMilliseconds, limitMilliseconds))
        var interleaved = [Int16](repeating: 0, count: frames * 2)
        for index in 0..<min(frames, caller.count) { interleaved[index * 2] = caller[index] }
        for index in 0..<min(frames, bot.count) { interleaved[index * 2 + 1] = bot[index] }
        return interleaved
    }

    /// The call as a stereo clip, ready for `WAVFile.write`.
    public func clip(totalMilliseconds: Int) -> WAVClip {
        WAVClip(
            channels: CallChannel.allCases.count, sampleRate: PhoneLine.sampleRate,
            samples: finish(totalMilliseconds: totalMilliseconds))
    }

    private static func mix(_ clip: ArraySlice<Int16>, into line: inout [Int16], at start: Int) {
        guard !clip.isEmpty else { return }
        let end = start + clip.count
        if line.count < end {
            line.append(contentsOf: repeatElement(0, count: end - line.count))
        }
        for (offset, sample) in clip.enumerated() {
            let sum = Int(line[start + offset]) + Int(sample)
            line[start + offset] = Int16(clamping: sum)
        }
    }
}
