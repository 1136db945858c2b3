import WebSocketWire

/// Who reads a socket. Called on the socket's event loop only.
public protocol SocketUser: AnyObject {
    /// A whole message. The bytes are there during the call only.
    func received(isText: Bool, _ bytes: UnsafeRawBufferPointer)
    /// The socket is gone; nothing more comes of it.
    func closed(_ reason: CloseReason)
}
