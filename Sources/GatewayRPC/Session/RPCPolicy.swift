import CallCore

/// What a server holds its clients to.
public struct RPCPolicy: Hashable, Sendable {
    /// The token that clients show.
    public var token: Secret
    /// Of this program, for clients.
    public var version: String
    /// The longest frame before `connect`, in bytes.
    public var longestFirstFrame = 64 << 10
    /// The longest frame after it.
    public var longestFrame = 1 << 20
    /// Bytes that may wait to be sent to a client that reads slowly.
    public var sendBuffer = 4 << 20
    /// Between two signs of life.
    public var tick: Milliseconds = 15_000
    /// How long a client may take to introduce itself.
    public var handshake: Milliseconds = 15_000
    /// Requests of one client that may be under way.
    public var requests = 64

    /// Protocol numbers this server speaks.
    public static let protocols: ClosedRange<Int64> = 3...4

    public init(token: Secret, version: String) {
        self.token = token
        self.version = version
    }
}
