import CallCore

/// The service's end of one WebSocket, as a value in simulated time. It does no I/O: the host brings what the client
/// sends and performs the actions, over a link inside the process or over a real socket.
public protocol SocketService: Sendable {
    /// As a configuration writes it.
    var name: String { get }
    /// What the client did so far that the service does not take.
    var misuses: [ServiceMisuse] { get }
    /// Milliseconds of audio received.
    var heard: Milliseconds { get }

    mutating func handle(_ input: SocketServiceInput, now: CallTime) -> [SocketServiceAction]
}

extension SocketService {
    public var heard: Milliseconds { 0 }
}

public enum SocketServiceInput: Hashable, Sendable {
    /// The client asks for a WebSocket: the full URL and the headers it sent, those of the handshake itself left out or
    /// not.
    case upgrade(url: String, headers: HeaderList)
    case message(SocketMessage)
    /// The client closed, or the connection is gone: 1006 without a close frame.
    case closed(code: Int, reason: String)
    case timer(Int)
}

public enum SocketServiceAction: Hashable, Sendable {
    /// Answer 101 with these headers besides those of the handshake.
    case accept(HeaderList)
    /// Answer with this status instead.
    case refuse(ServiceRefusal)
    case send(SocketMessage)
    /// Send a close frame. When the client closed first, this answers it.
    case close(code: Int, reason: String)
    /// Let the connection break without a close frame.
    case drop
    /// Starts a timer, replacing a running one of the same number.
    case startTimer(Int, at: CallTime)
    case cancelTimer(Int)
}
