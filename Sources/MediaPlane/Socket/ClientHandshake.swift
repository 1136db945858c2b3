import CallCore
import CallCrypto
import CallMedia
import ScriptValue

/// The client's part of a WebSocket handshake (RFC 6455, section 4.1): the request, and the reading of its answer.
struct ClientHandshake {
    /// The longest head of an answer, in bytes.
    static let maxHead = 16 << 10

    private static let secret = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
    private let accept: String
    let request: [UInt8]

    enum Reading {
        case incomplete
        /// The server has agreed; what follows the head belongs to the socket.
        case agreed(headSize: Int)
        case refused(SocketRefusal)
    }

    /// - Parameters:
    ///   - address: with the path and query to ask for.
    ///   - nonce: 16 bytes that differ from handshake to handshake.
    init(_ address: WebAddress, _ headers: [SocketRequest.Header], nonce: [UInt8]) {
        let key = Base64.encode(nonce)
        accept = Base64.encode(Digest.sha1(Array((key + Self.secret).utf8)))
        let target = (address.path.isEmpty ? "/" : address.path) + (address.query.map { "?" + $0 } ?? "")
        let host = address.host + (address.port.map { ":\($0)" } ?? "")
        var lines = ["GET \(target) HTTP/1.1", "Host: \(host)", "Upgrade: websocket", "Connection: Upgrade"]
        lines += ["Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: \(key)"]
        lines += headers.map { "\($0.name): \($0.value.reveal())" }
        request = Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8)
    }

    func read(_ bytes: [UInt8]) -> Reading {
        guard let end = Self.endOfHead(bytes) else {
            return bytes.count < Self.maxHead
                ? .incomplete : .refused(SocketRefusal(message: "the answer to the upgrade has no end"))
        }
        let lines = String(decoding: bytes[..<(end - 4)], as: UTF8.self).split(
            separator: "\r\n", omittingEmptySubsequences: false)
        let words = lines[0].split(separator: " ", maxSplits: 2)
        guard words.count >= 2, words[0] == "HTTP/1.1", let status = Int(words[1]), (100...599).contains(status) else {
            return .refused(SocketRefusal(message: "the answer to the upgrade is no HTTP/1.1"))
        }
        var headers = HeaderList()
        for line in lines.dropFirst() {
            guard let colon = line.firstIndex(of: ":") else { continue }
            headers.add(String(line[..<colon]), String(line[line.index(after: colon)...].drop { $0 == " " }))
        }
        guard status == 101 else {
            return .refused(
                SocketRefusal(
                    status: status, retryAfter: RetryAfter.read(headers, status: status),
                    message: "the upgrade was answered with status \(status)"))
        }
        guard headers["sec-websocket-accept"] == accept, headers["upgrade"]?.lowercased() == "websocket" else {
            return .refused(SocketRefusal(message: "what agreed to the upgrade is no WebSocket server"))
        }
        guard headers["sec-websocket-extensions"] == nil else {
            return .refused(SocketRefusal(message: "the server uses an extension that was not asked for"))
        }
        return .agreed(headSize: end)
    }

    private static func endOfHead(_ bytes: [UInt8]) -> Int? {
        let end: [UInt8] = [0x0D, 0x0A, 0x0D, 0x0A]
        guard bytes.count >= 4 else { return nil }
        return (4...bytes.count).first { bytes[($0 - 4)..<$0].elementsEqual(end) }
    }
}
