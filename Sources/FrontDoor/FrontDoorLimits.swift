import CallCore

/// Bounds of what the front door takes from a network of strangers. Times are in milliseconds.
public struct FrontDoorLimits: Sendable {
    /// Bytes of a body.
    public var body = 64 << 10
    /// From the end of the headers to the end of the body.
    public var bodyTime: Milliseconds = 5_000
    /// Names and values of all header fields, in bytes.
    public var headers = 16 << 10
    public var headerCount = 100
    /// From the first byte of a request, or from the connection on, to the end of the headers.
    public var headerTime: Milliseconds = 10_000
    /// Bytes of the request target.
    public var target = 8 << 10
    /// How long a connection may lie idle between two requests.
    public var idleTime: Milliseconds = 60_000
    /// How long the handler has before the fallback document goes out.
    public var replyDeadline: Milliseconds = 8_000
    /// How long a connection whose request was turned away is listened to, so that the client gets to read the answer.
    public var lingerTime: Milliseconds = 1_000
    /// How long `stop` waits for requests in the works.
    public var drainTime: Milliseconds = 10_000
    /// Connections at once; further ones are closed.
    public var connections = 1_024
    /// Requests in the works of one client address.
    public var inFlightPerAddress = 8
    public var trackedAddresses = 4_096
    public var replay = ReplayLimits()

    public init() {}
}
