import CallCore
import CallMedia
import MediaPlane
import WebSocketWire

/// The media sockets of a simulated carrier, by number. On their event loop only.
final class DialledSockets {
    private let connector: SocketConnector
    private let post: @Sendable (MediaDialler.Event) -> Void
    private var sockets: [Int: SocketHandler] = [:]

    init(_ loop: MediaLoop, post: @escaping @Sendable (MediaDialler.Event) -> Void) {
        connector = SocketConnector(loop: loop)
        self.post = post
    }

    func connect(_ number: Int, _ request: SocketRequest, patience: Milliseconds) {
        let ear = Ear { [weak self] event in self?.take(event, number) }
        connector.connect(request, patience: patience, user: ear) { [self] result in
            switch result {
            case .success(let socket):
                sockets[number] = socket
                post(.opened(number))
            case .failure(let refusal): post(.refused(number, refusal))
            }
        }
    }

    func send(_ number: Int, _ messages: [SocketMessage]) {
        guard let socket = sockets[number] else { return }
        for message in messages {
            let kind: FrameHeader.Kind = if case .text = message { .text } else { .binary }
            socket.write(kind, size: message.bytes.count) { $0.copyBytes(from: message.bytes) }
        }
        // Whoever does not read for so long is gone.
        if !socket.flush() { socket.drop() }
    }

    func close(_ number: Int, _ reason: CloseReason) { sockets[number]?.close(reason) }

    func drop(_ number: Int) { sockets[number]?.drop() }

    func dropAll() {
        for socket in sockets.values { socket.drop() }
    }

    private func take(_ event: Ear.Event, _ number: Int) {
        switch event {
        case .message(let isText, let bytes): post(.message(number, isText: isText, bytes))
        case .closed(let reason):
            sockets[number] = nil
            post(.closed(number, reason))
        }
    }

    /// Reads one socket.
    private final class Ear: MessageSocketUser {
        enum Event {
            case message(isText: Bool, [UInt8])
            case closed(CloseReason)
        }

        private let take: (Event) -> Void

        init(_ take: @escaping (Event) -> Void) { self.take = take }

        func received(isText: Bool, _ bytes: UnsafeRawBufferPointer) { take(.message(isText: isText, Array(bytes))) }
        func closed(_ reason: CloseReason) { take(.closed(reason)) }
    }
}
