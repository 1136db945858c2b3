/// One whole message of a WebSocket (RFC 6455).
public enum SocketMessage: Hashable, Sendable {
    /// UTF-8.
    case text([UInt8])
    case binary([UInt8])

    public static func text(_ text: String) -> SocketMessage { .text(Array(text.utf8)) }

    public var bytes: [UInt8] {
        switch self {
        case .text(let bytes), .binary(let bytes): bytes
        }
    }
}
