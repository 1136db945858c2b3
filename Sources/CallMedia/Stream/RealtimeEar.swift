import CallCore
import WebSocketWire

/// Reads one socket of a voice model.
final class RealtimeEar: MessageSocketUser {
    /// Until the socket is gone: after the end of a call its last words may still come.
    private var stream: CallStream?
    private let connection: RealtimeConnection
    private let generation: Int

    init(_ stream: CallStream, _ connection: RealtimeConnection) {
        self.stream = stream
        self.connection = connection
        generation = connection.generation
    }

    private var reader: CallStream? {
        guard let stream, stream.knows(connection), connection.generation == generation else { return nil }
        return stream
    }

    func received(isText: Bool, _ bytes: UnsafeRawBufferPointer) {
        guard let stream = reader else { return }
        if isText, stream.playSound(in: bytes, connection) { return }
        let message = Array(bytes)
        stream.tell(connection, .message(isText ? .text(message) : .binary(message)))
    }

    func closed(_ reason: CloseReason) {
        defer { self.stream = nil }
        guard let stream = reader else { return }
        connection.socket = nil
        stream.tell(connection, .closed(code: Int(reason.code), reason: reason.text))
    }
}
