import CallCore

/// What a streamed request keeps besides the limits of its call. The call's own `timeout` counts from sending to the
/// last byte, pauses included; its `maxBytes` is the whole body.
public struct HTTPStreamLimits: Hashable, Sendable {
    /// From sending to the first byte of the body; 1 ms and more.
    public var firstByte: Milliseconds
    /// Between one piece of the body and the next. The time that the receiver takes does not count; 1 ms and more.
    public var betweenBytes: Milliseconds
    /// Bytes handed over and not reported as consumed, at which the transfer pauses. It goes on at half of them. One
    /// more piece, of at most 16 KiB, may have come by then.
    public var window: Int
    /// The most of a refusal's body that is kept, in bytes; the rest is not waited for.
    public var errorBytes: Int

    public init(
        firstByte: Milliseconds = 10_000, betweenBytes: Milliseconds = 15_000, window: Int = 256 << 10,
        errorBytes: Int = 64 << 10
    ) {
        self.firstByte = firstByte
        self.betweenBytes = betweenBytes
        self.window = window
        self.errorBytes = errorBytes
    }

    var areValid: Bool { firstByte >= 1 && betweenBytes >= 1 && window >= 1 && errorBytes >= 0 }
}
