import CallCore
import CallMedia
import Testing

@testable import MediaPlane

@Suite("The client's part of a WebSocket handshake")
struct ClientHandshakeTests {
    private static let handshake = ClientHandshake(
        address, [SocketRequest.Header("xi-api-key", Secret("k"))], nonce: Array("the sample nonce".utf8))
    private static var address: WebAddress {
        WebAddress("wss://api.example.com:8443/v1/listen?model=m") ?? WebAddress("wss://x")!
    }
    /// Of RFC 6455, section 1.3: the nonce above is the one of its example.
    private static let good =
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        + "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n"

    @Test("the request names host, path, query, version and headers")
    func request() {
        let text = String(decoding: Self.handshake.request, as: UTF8.self)
        #expect(text.hasPrefix("GET /v1/listen?model=m HTTP/1.1\r\nHost: api.example.com:8443\r\n"))
        #expect(text.contains("\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"))
        #expect(text.hasSuffix("\r\nxi-api-key: k\r\n\r\n"))
        #expect(!text.contains("Sec-WebSocket-Extensions"))
    }

    @Test("the right answer is agreed to, wherever it is cut, and what follows is the socket's")
    func agreed() {
        let bytes = Array((Self.good + "rest").utf8)
        guard case .agreed(let size) = Self.handshake.read(bytes) else {
            Issue.record("not agreed")
            return
        }
        #expect(size == Self.good.utf8.count)
        for cut in 0..<size {
            guard case .incomplete = Self.handshake.read(Array(bytes.prefix(cut))) else {
                Issue.record("cut at \(cut)")
                return
            }
        }
    }

    @Test("anything else is refused, with the status and the wait it names")
    func refused() {
        func refusal(_ text: String) -> SocketRefusal? {
            if case .refused(let refusal) = Self.handshake.read(Array(text.utf8)) { refusal } else { nil }
        }
        #expect(refusal("HTTP/1.1 401 Unauthorized\r\n\r\n")?.status == 401)
        let busy = refusal("HTTP/1.1 429 Too Many\r\nRetry-After: 3\r\n\r\n")
        #expect(busy?.status == 429 && busy?.retryAfter == 3_000)
        #expect(refusal("SSH-2.0-x\r\n\r\n")?.status == 0)
        #expect(refusal(Self.good.replacing("s3pP", with: "AAAA"))?.status == 0)
        #expect(refusal(Self.good.replacing("Upgrade: websocket", with: "Upgrade: h2c"))?.status == 0)
        let extended = Self.good.replacing("\r\n\r\n", with: "\r\nSec-WebSocket-Extensions: permessage-deflate\r\n\r\n")
        #expect(refusal(extended)?.message.contains("extension") == true)
        #expect(refusal(String(repeating: "x", count: ClientHandshake.maxHead + 1))?.status == 0)
    }
}

extension String {
    fileprivate func replacing(_ text: String, with other: String) -> String {
        guard let range = range(of: text) else { return self }
        return String(self[..<range.lowerBound]) + other + String(self[range.upperBound...])
    }

    private func range(of text: String) -> Range<String.Index>? {
        indices.first { self[$0...].hasPrefix(text) }.map { $0..<self.index($0, offsetBy: text.count) }
    }
}
