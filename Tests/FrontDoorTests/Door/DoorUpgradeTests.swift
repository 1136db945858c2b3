import CallCore
import FrontDoor
import NIOCore
import Synchronization
import Testing

@Suite("The front door, asked for a WebSocket")
struct DoorUpgradeTests {
    /// Lets in who asks for `/media/…` with the right word, and says back what it hears.
    final class MediaGate: UpgradeGate {
        let asked = Mutex<[UpgradeRequest]>([])
        let lost = Mutex(0)

        func verdict(on request: UpgradeRequest) -> UpgradeVerdict {
            asked.withLock { $0.append(request) }
            guard request.target.path.hasPrefix("/media/") else { return .notHere }
            guard request.target.path == "/media/open" else { return .refused(status: 401, text: "Unauthorized") }
            return .welcome(handler: { Echo() }, lost: { self.lost.withLock { $0 += 1 } })
        }
    }

    final class Echo: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer
        typealias OutboundOut = ByteBuffer

        func channelRead(context: ChannelHandlerContext, data: NIOAny) { context.writeAndFlush(data, promise: nil) }

        func errorCaught(context: ChannelHandlerContext, error: any Error) {
            guard case .leftoverDataWhenDone(let bytes) = error as? ByteToMessageDecoderError else { return }
            context.writeAndFlush(wrapOutboundOut(bytes), promise: nil)
        }
    }

    private static let key = "dGhlIHNhbXBsZSBub25jZQ=="

    private static func ask(_ path: String = "/media/open", _ changes: (String, String?)...) -> String {
        var headers: [(String, String?)] = [
            ("Host", "calls.example.com"), ("Upgrade", "websocket"), ("Connection", "keep-alive, Upgrade"),
            ("Sec-WebSocket-Version", "13"), ("Sec-WebSocket-Key", key),
        ]
        for (name, value) in changes {
            headers.removeAll { $0.0 == name }
            headers.append((name, value))
        }
        let lines = headers.compactMap { name, value in value.map { "\(name): \($0)" } }
        return (["GET \(path) HTTP/1.1"] + lines + ["", ""]).joined(separator: "\r\n")
    }

    private func open(_ body: (TestDoor, MediaGate) async throws -> Void) async throws {
        let gate = MediaGate()
        try await TestDoor.open(HeldHandler { _ in .ok }, .with { $0.gate = gate }) { try await body($0, gate) }
    }

    @Test("a client of a path that has a gate goes on with the bytes of its socket")
    func welcome() async throws {
        try await open { door, gate in
            let client = try await door.client()
            try await client.send(Self.ask())
            let answer = try #require(await client.answer())
            #expect(answer.status == 101)
            // The example of RFC 6455, section 1.3.
            #expect(answer.headers["sec-websocket-accept"] == "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=")
            try await client.send("frames from here on\r\n\r\n")
            #expect(try await client.bytes(23) == Array("frames from here on\r\n\r\n".utf8))
            #expect(door.events.all.contains(.upgraded))
            #expect(gate.lost.withLock { $0 } == 0)
            await client.close()
        }
    }

    @Test("bytes that come with the request reach the socket once")
    func early() async throws {
        try await open { door, _ in
            let client = try await door.client()
            try await client.send(Self.ask() + "early bird")
            #expect(try #require(await client.answer()).status == 101)
            #expect(try await client.bytes(10) == Array("early bird".utf8))
            try await client.send("!")
            #expect(try await client.bytes(1) == Array("!".utf8))
            await client.close()
        }
    }

    @Test("the gate may refuse")
    func refused() async throws {
        try await open { door, _ in
            let answer = try await door.ask(Self.ask("/media/closed"))
            #expect(answer.status == 401 && answer.body == "Unauthorized")
            #expect(door.events.all.contains(.upgradeRefused(status: 401)))
        }
    }

    @Test("without a gate, or on another path, there is no such thing")
    func elsewhere() async throws {
        try await open { door, _ in
            let answer = try await door.ask(Self.ask("/other"))
            #expect(answer.status == 404)
        }
        try await TestDoor.open { door in
            let answer = try await door.ask(Self.ask())
            #expect(answer.status == 404)
        }
    }

    @Test("a webhook's path takes no WebSocket")
    func webhookPath() async throws {
        try await open { door, _ in
            let answer = try await door.ask(Self.ask("/voice/webhook"))
            #expect(answer.status == 405)
        }
    }

    @Test(
        "a handshake that is not in order reaches no gate",
        arguments: [
            ("Upgrade", "h2c"), ("Connection", "keep-alive"), ("Sec-WebSocket-Version", "12"),
            ("Sec-WebSocket-Key", "short"),
            ("Sec-WebSocket-Key", nil), ("Sec-WebSocket-Version", nil), ("Content-Length", "3"),
        ] as [(String, String?)])
    func broken(name: String, value: String?) async throws {
        try await open { door, gate in
            let answer = try await door.ask(Self.ask("/media/open", (name, value)))
            #expect(answer.status == 404)
            #expect(gate.asked.withLock { $0 }.isEmpty)
        }
    }

    @Test("what a client whose upgrade was refused sends on is not taken for requests")
    func afterRefusal() async throws {
        try await open { door, _ in
            let client = try await door.client()
            try await client.send(Self.ask("/voice/webhook") + TestDoor.post("x"))
            #expect(try #require(await client.answer()).status == 405)
            #expect(await client.isEnded())
            #expect(!door.events.all.contains(.accepted))
        }
    }
}
