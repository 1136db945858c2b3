/// 16-bit PCM sound with its shape.
public struct WAVClip: Sendable, Equatable {
    /// Channels in a frame; 1 is mono.
    public let channels: Int
    /// Frames a second.
    public let sampleRate: Int
    /// Interleaved: all channels of the first frame, then those of the second.
    public let samples: [Int16]

    public init(channels: Int, sampleRate: Int, samples: [Int16]) {
        self.channels = channels
        self.sampleRate = sampleRate
        self.samples = samples
    }

    /// Complete frames.
    public var frames: Int { channels > 0 ? samples.count / channels : 0 }
}
