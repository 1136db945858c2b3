import ScriptValue

/// How µ-law of 8 kHz goes onto a service's socket. It passes untouched: as bytes, or as the Base64 it came in.
public enum AudioFraming: Hashable, Sendable {
    /// Binary messages of raw bytes. Never an empty one: some services take it for the end.
    case binary
    /// Text messages: the Base64 of the bytes between these two pieces of JSON.
    case text(prefix: [UInt8], suffix: [UInt8])

    public static func text(_ prefix: String, _ suffix: String) -> AudioFraming {
        .text(prefix: Array(prefix.utf8), suffix: Array(suffix.utf8))
    }

    /// µ-law bytes as a message.
    public func message(_ audio: [UInt8]) -> SocketMessage {
        switch self {
        case .binary: .binary(audio)
        case .text(let prefix, let suffix): .text(prefix + Array(Base64.encode(audio).utf8) + suffix)
        }
    }

    /// That much µ-law silence as a message.
    public func silence(_ length: Milliseconds) -> SocketMessage {
        message([UInt8](repeating: 0xFF, count: Int(length) * 8))
    }
}
