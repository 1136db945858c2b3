import CallCore
import WebSocketWire

/// A recogniser's session and its socket. A socket that was given up has nothing more to say.
final class ServiceConnection {
    var transcriber: any Transcriber
    var socket: (any MessageSocket)?
    /// Counts sockets: those before the present one are ignored.
    var generation = 0
    var isReady = false
    /// The transcriber's, as of its being ready.
    var framing: AudioFraming
    /// µ-law that waits for the recogniser, or for enough to make one message.
    var held: [UInt8] = []
    /// Bytes in one message; 0 to send each frame as it comes.
    var perMessage = 0

    init(_ transcriber: any Transcriber) {
        self.transcriber = transcriber
        framing = transcriber.framing
    }
}

/// Reads one socket of a recogniser.
final class ServiceEar: MessageSocketUser {
    /// Until the socket is gone: after the end of a call its last words may still come.
    private var stream: CallStream?
    private let generation: Int

    init(_ stream: CallStream, generation: Int) {
        self.stream = stream
        self.generation = generation
    }

    private var service: (CallStream, ServiceConnection)? {
        guard let stream, let service = stream.service, service.generation == generation else { return nil }
        return (stream, service)
    }

    func received(isText: Bool, _ bytes: UnsafeRawBufferPointer) {
        guard let (stream, service) = service else { return }
        let message = Array(bytes)
        stream.tell(service, .message(isText ? .text(message) : .binary(message)))
    }

    func closed(_ reason: CloseReason) {
        defer { self.stream = nil }
        guard let (stream, service) = service else { return }
        service.socket = nil
        stream.tell(service, .closed(code: Int(reason.code), reason: reason.text))
    }
}
