import CallCore
import CallCrypto
import NIOHTTP1
import ScriptValue

/// The server's part of a WebSocket handshake (RFC 6455, section 4.2).
public enum UpgradeHandshake {
    private static let version = "13"
    private static let secret = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"

    public enum Reading: Equatable {
        /// The answer that a client with this request's key expects.
        case inOrder(accept: String)
        case broken
        /// Another version of the protocol, or no WebSocket at all.
        case unsupported
    }

    public static func read(_ head: HTTPRequestHead, _ headers: HeaderList) -> Reading {
        guard head.method == .GET, head.version == .http1_1 else { return .broken }
        guard names("upgrade", "websocket", headers), names("connection", "upgrade", headers) else {
            return .unsupported
        }
        guard headers.all("sec-websocket-version") == [version] else { return .unsupported }
        let keys = headers.all("sec-websocket-key")
        guard keys.count == 1, let key = keys.first, Base64.decode(key)?.count == 16 else { return .broken }
        return .inOrder(accept: accept(key))
    }

    static func accept(_ key: String) -> String { Base64.encode(Digest.sha1(Array((key + secret).utf8))) }

    public static func answer(accept: String) -> HTTPResponseHead {
        HTTPResponseHead(
            version: .http1_1, status: .switchingProtocols,
            headers: ["upgrade": "websocket", "connection": "Upgrade", "sec-websocket-accept": accept])
    }

    /// Whether one of the words of these headers, which are lists, is this one.
    private static func names(_ header: String, _ word: String, _ headers: HeaderList) -> Bool {
        headers.all(header).contains { value in
            value.split(separator: ",").contains { item in
                let trimmed = item.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed()
                return String(trimmed).lowercased() == word
            }
        }
    }
}
