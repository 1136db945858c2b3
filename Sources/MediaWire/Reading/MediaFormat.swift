/// How the audio of a stream is coded. Telnyx sends the codec of the phone's leg unless the stream asks for one, so it
/// must be looked at: PCMA played as PCMU is noise.
public struct MediaFormat: Hashable, Sendable {
    public var encoding: MediaEncoding
    /// Samples a second.
    public var rate: Int
    public var channels: Int

    public init(encoding: MediaEncoding, rate: Int, channels: Int = 1) {
        self.encoding = encoding
        self.rate = rate
        self.channels = channels
    }

    /// What all of this product speaks: G.711 µ-law, 8 kHz, mono.
    public static let telephone = MediaFormat(encoding: .mulaw, rate: 8000)
}
