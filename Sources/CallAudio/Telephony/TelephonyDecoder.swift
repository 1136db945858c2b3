/// Turns a phone line's sound, piece by piece, into what a service hears that takes no µ-law: 16-bit samples of a rate of
/// its own. Of n pieces come n times as many samples, rounded; the count never drifts.
public struct TelephonyDecoder: ~Copyable {
    private var resampler: Resampler
    private var samples: [Int16] = []
    private var converted: [Int16] = []

    /// - Parameter rate: of the samples that are wanted, in Hz.
    /// - Throws: `resampler_rate_out_of_range` for a rate nobody hears.
    public init(rate: Int) throws(ResamplerError) {
        resampler = try Resampler(from: PhoneLine.sampleRate, to: rate)
        resampler.skipDelay()
    }

    /// Gives the samples of the next µ-law, in the byte order of this machine, which is that of PCM on the wire. They
    /// are there during the call only. Allocates nothing once the buffers have grown.
    public mutating func decode(
        _ sound: UnsafeRawBufferPointer, _ take: (UnsafeRawBufferPointer) -> Void
    ) throws(ResamplerError) {
        // The local arrays are the only ones, so they grow in place.
        var samples = self.samples
        var converted = self.converted
        self.samples = []
        self.converted = []
        samples.removeAll(keepingCapacity: true)
        converted.removeAll(keepingCapacity: true)
        G711.decode(sound.bindMemory(to: UInt8.self).span, appendingTo: &samples)
        try resampler.process(samples.span, appendingTo: &converted)
        converted.withUnsafeBytes(take)
        self.samples = samples
        self.converted = converted
    }
}
