import CallMedia
import WebSocketWire

/// What a socket's user saw.
enum SocketEvent: Equatable, Sendable {
    case opened
    case refused(SocketRefusal)
    case text(String)
    case binary([UInt8])
    case closed(CloseReason)
}

/// Notes what a socket brings, and answers as told. On the socket's thread only.
final class SocketEar: MessageSocketUser {
    let inbox: Inbox<SocketEvent>
    var socket: (any MessageSocket)?
    var onText: (any MessageSocket, String) -> Void = { _, _ in }

    init(_ inbox: Inbox<SocketEvent> = Inbox()) { self.inbox = inbox }

    func received(isText: Bool, _ bytes: UnsafeRawBufferPointer) {
        let text = String(decoding: bytes, as: UTF8.self)
        inbox.put(isText ? .text(text) : .binary(Array(bytes)))
        if isText, let socket { onText(socket, text) }
    }

    func closed(_ reason: CloseReason) {
        socket = nil
        inbox.put(.closed(reason))
    }
}
