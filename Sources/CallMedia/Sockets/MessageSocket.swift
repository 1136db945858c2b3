import WebSocketWire

/// An open WebSocket, real or simulated. On one thread only, the one that its user lives on.
public protocol MessageSocket: AnyObject {
    /// Adds a message to what the next `flush` sends. `fill` writes exactly `size` bytes.
    ///
    /// - Returns: false when the socket takes nothing more.
    @discardableResult
    func write(_ kind: FrameHeader.Kind, size: Int, _ fill: (UnsafeMutableRawBufferPointer) -> Void) -> Bool

    /// Sends what was written since.
    ///
    /// - Returns: false when too much waits to be sent: the peer does not read.
    @discardableResult
    func flush() -> Bool

    /// Asks whether the peer is there; the user hears `answered` when it is.
    func ping()

    /// Says goodbye and closes; the user hears `closed` when the connection is gone.
    func close(_ reason: CloseReason)

    /// Closes without a word.
    func drop()
}

extension MessageSocket {
    /// Sends one message.
    @discardableResult
    public func send(_ kind: FrameHeader.Kind, _ bytes: some Collection<UInt8>) -> Bool {
        write(kind, size: bytes.count) { $0.copyBytes(from: bytes) } && flush()
    }
}

/// Who reads a socket. Called on the socket's thread only.
public protocol MessageSocketUser: AnyObject {
    /// A whole message. The bytes are there during the call only.
    func received(isText: Bool, _ bytes: UnsafeRawBufferPointer)
    /// The peer has answered a ping.
    func answered()
    /// The socket is gone; nothing more comes of it.
    func closed(_ reason: CloseReason)
}

extension MessageSocketUser {
    public func answered() {}
}
