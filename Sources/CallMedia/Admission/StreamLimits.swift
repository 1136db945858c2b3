import CallCore

/// Bounds of what media sockets take from a network of strangers.
public struct StreamLimits: Hashable, Sendable {
    /// Sockets at once.
    public var connections = 128
    /// Of these, sockets whose stream has not started yet.
    public var pending = 32
    /// The same from one address.
    public var pendingPerAddress = 4
    /// How long a socket may stay without its stream's start.
    public var preStart: Milliseconds = 5_000
    /// Bytes of one message.
    public var message = 64 << 10
    /// Bytes that may wait to be sent; a carrier that does not read is let go.
    public var sendBuffer = 1 << 20

    public init() {}
}
