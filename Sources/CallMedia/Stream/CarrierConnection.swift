import CallCore
import MediaWire
import WebSocketWire

/// One media socket of a carrier.
final class CarrierConnection: MessageSocketUser {
    let id: Int
    private let socket: any MessageSocket
    private let scanner: MediaScanner
    private let reader: MediaReader
    /// Once the stream has started.
    private var writer: MediaWriter?
    /// Until the socket is gone: a stream that is over still counts it.
    private var stream: CallStream?
    private var order = FrameOrder()
    private(set) var isOpen = true
    /// Nothing has come of it since this was last set.
    var isSilent = false
    /// It was asked whether it is there.
    var isAsked = false

    init(_ id: Int, socket: any MessageSocket, dialect: MediaDialect, stream: CallStream) {
        self.id = id
        self.socket = socket
        self.stream = stream
        scanner = MediaScanner(dialect)
        reader = MediaReader(dialect)
    }

    var hasStarted: Bool { writer != nil }

    func start(streamID: String) { writer = MediaWriter(scanner.dialect, streamID: streamID) }

    // MARK: in

    func received(isText: Bool, _ bytes: UnsafeRawBufferPointer) {
        guard let stream, isOpen else { return }
        isSilent = false
        // No carrier sends anything but text; what does is nothing of ours.
        guard isText else { return stream.malformed() }
        guard case .media(let frame) = scanner.scan(bytes) else { return read(bytes, stream) }
        take(frame, UnsafeRawBufferPointer(rebasing: bytes[frame.payload]), stream)
    }

    private func take(_ frame: MediaFrame, _ base64: UnsafeRawBufferPointer, _ stream: CallStream) {
        guard hasStarted else { return stream.outOfPlace() }
        // What we say comes back on the other track where a carrier sends both.
        guard frame.track == .inbound else { return }
        switch order.place(of: frame.chunk) {
        case .next: stream.hear(base64: base64)
        case .early:
            order.keep(Array(base64), chunk: frame.chunk ?? 0)
        case .late: stream.outOfPlace()
        }
        while let kept = order.nextKept() { kept.withUnsafeBytes { stream.hear(base64: $0) } }
    }

    /// Everything but sound, and sound that is written in an unusual way.
    private func read(_ bytes: UnsafeRawBufferPointer, _ stream: CallStream) {
        do throws(MediaProblem) {
            let message = try reader.read(Array(bytes))
            guard case .media(let frame, let base64) = message else { return stream.take(message, of: self) }
            base64.withUnsafeBytes { take(frame, UnsafeRawBufferPointer(rebasing: $0[frame.payload]), stream) }
        } catch {
            stream.malformed()
        }
    }

    func answered() { isSilent = false }

    func closed(_ reason: CloseReason) {
        isOpen = false
        let stream = self.stream
        self.stream = nil
        stream?.gone(self, reason)
    }

    // MARK: out

    /// Adds a command to what the next `flush` sends; false where there is no such command.
    func write(_ command: MediaCommand) -> Bool {
        guard isOpen, let writer, let size = writer.size(of: command) else { return false }
        return socket.write(.text, size: size) { _ = writer.write(command, into: $0) }
    }

    func flush() -> Bool { socket.flush() }

    func ping() { socket.ping() }

    func close(_ reason: CloseReason) {
        guard isOpen else { return }
        socket.close(reason)
    }

    func drop() { socket.drop() }
}
