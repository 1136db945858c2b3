import CallCore

/// Why no WebSocket came of a request.
public struct SocketRefusal: Error, Hashable, Sendable {
    /// Of the HTTP answer; 0 when there was none.
    public var status: Int
    public var retryAfter: Milliseconds?
    /// What happened, without anything the request or the answer held.
    public var message: String

    public init(status: Int = 0, retryAfter: Milliseconds? = nil, message: String) {
        self.status = status
        self.retryAfter = retryAfter
        self.message = message
    }
}
