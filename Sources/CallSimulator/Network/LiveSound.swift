import CallCore

/// A stretch of sound of a media stream, as it was heard.
public struct LiveSound: Hashable, Sendable {
    /// Milliseconds since the line's beginning.
    public var startMs: Milliseconds
    /// 8 kHz.
    public var mulaw: [UInt8]

    public var endMs: Milliseconds { startMs + Milliseconds(mulaw.count / 8) }
}
