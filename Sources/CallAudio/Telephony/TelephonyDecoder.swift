/// Turns a phone line's sound, piece by piece, into what a service hears that takes no µ-law: 16-bit samples of 16 kHz.
public struct TelephonyDecoder: Sendable {
    /// Of the samples that come out, in Hz.
    public static let rate = 2 * PhoneLine.sampleRate

    private var doubler = SampleDoubler()
    private var samples: [Int16] = []
    private var doubled: [Int16] = []

    public init() {}

    /// Gives the samples of the next µ-law, in the byte order of this machine, which is that of PCM on the wire. They
    /// are there during the call only. Allocates nothing once the buffers have grown.
    public mutating func decode(_ sound: UnsafeRawBufferPointer, _ take: (UnsafeRawBufferPointer) -> Void) {
        // The local arrays are the only ones, so they grow in place.
        var samples = self.samples
        var doubled = self.doubled
        self.samples = []
        self.doubled = []
        samples.removeAll(keepingCapacity: true)
        doubled.removeAll(keepingCapacity: true)
        G711.decode(sound.bindMemory(to: UInt8.self).span, appendingTo: &samples)
        doubler.double(samples.span, appendingTo: &doubled)
        doubled.withUnsafeBytes(take)
        self.samples = samples
        self.doubled = doubled
    }
}
