/// How µ-law of 8 kHz goes onto a service's socket. It passes untouched: as bytes, or as the Base64 it came in.
public enum AudioFraming: Hashable, Sendable {
    /// Binary messages of raw bytes.
    case binary
    /// Text messages: the Base64 of the bytes between these two pieces of JSON.
    case text(prefix: [UInt8], suffix: [UInt8])

    public static func text(_ prefix: String, _ suffix: String) -> AudioFraming {
        .text(prefix: Array(prefix.utf8), suffix: Array(suffix.utf8))
    }
}
