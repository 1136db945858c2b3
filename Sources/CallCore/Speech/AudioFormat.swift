/// Mono sound as a service sends it, without a header.
public enum AudioFormat: Hashable, Sendable {
    /// G.711 µ-law, 8 kHz: what carriers take.
    case mulaw
    /// Signed 16-bit samples, little-endian; the rate in Hz.
    case pcm16(rate: Int)
    /// 32-bit floating point from -1 to 1, little-endian; the rate in Hz.
    case float32(rate: Int)
}
