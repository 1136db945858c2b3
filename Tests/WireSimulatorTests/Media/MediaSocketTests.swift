import CallCore
import CallMedia
import CallSimulator
import NIOCore
import NIOPosix
import Testing
import WebSocketWire
import WireSimulator

@Suite("A simulated carrier's media sockets", .timeLimit(.minutes(1)))
struct MediaSocketTests {
    /// A product, and a carrier that asks it for a socket.
    ///
    /// - Parameters:
    ///   - sending: what the carrier sends as soon as it has it.
    ///   - goodbye: how it answers the first text.
    private func run(
        secure: Bool = false, path: String = "/stream/1", caFile: String? = nil,
        sending: [SocketMessage] = [], goodbye: CloseReason? = nil,
        _ body: (ProductDouble, CarrierBench, Inbox<SocketEvent>) async throws -> Void
    ) async throws {
        let product = try await ProductDouble(.twilio, tls: secure ? try Certificates.server() : nil)
        let dial = MediaDial(url: product.socketURL(path), headers: HeaderList(["X-Twilio-Signature": "signed"]))
        let inbox = Inbox<SocketEvent>()
        let carrier = try await CarrierBench(.twilio, caFile: caFile) { wire in
            let ear = SocketEar(inbox)
            ear.onText = { socket, _ in if let goodbye { socket.close(goodbye) } }
            wire.open(dial, ear) { socket in
                for message in sending {
                    let kind: FrameHeader.Kind = if case .text = message { .text } else { .binary }
                    socket.send(kind, message.bytes)
                }
            }
        }
        try await body(product, carrier, inbox)
        carrier.stop()
        while await carrier.traffic.take() != nil {}
        await product.close()
    }

    @Test("messages go both ways behind the carrier's own headers, in plain and over TLS", arguments: [false, true])
    func messages(secure: Bool) async throws {
        try await run(
            secure: secure, caFile: secure ? try Certificates.file("authority") : nil,
            sending: [.text("hello"), .binary([1, 2, 3])], goodbye: CloseReason(code: 1000, text: "bye")
        ) { product, carrier, inbox in
            #expect(await product.upgrades.take()?["x-twilio-signature"] == "signed")
            #expect(await product.events.take() == .text("hello"))
            #expect(await product.events.take() == .binary([1, 2, 3]))
            try await product.perform { _ = $0.socket?.send(.text, "good day".utf8) }
            #expect(await inbox.take() == .opened)
            #expect(await inbox.take() == .text("good day"))
            #expect(await product.events.take() == .closed(CloseReason(code: 1000, text: "bye")))
            #expect(await inbox.take() == .closed(CloseReason(code: 1000)))
            let origin = "\(secure ? "wss" : "ws")://localhost:\(product.port)"
            #expect(await carrier.stream() == "stream 1 asked for at \(origin)")
            #expect(await carrier.stream() == "stream 1 open")
            #expect(await carrier.stream() == "stream 1 closed by the carrier")
        }
    }

    @Test("a product that closes or breaks off is told from a carrier that does", arguments: [true, false])
    func closedByProduct(politely: Bool) async throws {
        try await run { product, carrier, inbox in
            #expect(await inbox.take() == .opened)
            try await product.perform { ear in
                if politely { ear.socket?.close(CloseReason(code: 1008, text: "who")) } else { ear.socket?.drop() }
            }
            let reason = politely ? CloseReason(code: 1008, text: "who") : .lost
            #expect(await inbox.take() == .closed(reason))
            _ = await carrier.stream()
            _ = await carrier.stream()
            #expect(await carrier.stream() == "stream 1 \(politely ? "closed by the product: 1008 who" : "broke off")")
        }
    }

    @Test("a product that takes no stream is reported with its status", arguments: [("/busy", 429), ("/other", 404)])
    func refused(path: String, status: Int) async throws {
        try await run(path: path) { _, carrier, inbox in
            guard case .refused(let refusal) = await inbox.take() else {
                Issue.record("the socket was not refused")
                return
            }
            #expect(refusal.status == status)
            _ = await carrier.stream()
            #expect(await carrier.stream()?.hasPrefix("stream 1 failed: ") == true)
        }
    }

    @Test("a product whose certificate nobody vouches for gets no stream")
    func untrusted() async throws {
        try await run(secure: true) { _, _, inbox in
            guard case .refused(let refusal) = await inbox.take() else {
                Issue.record("the socket was not refused")
                return
            }
            #expect(refusal.message.hasPrefix("TLS failed"))
        }
    }

    @Test("a carrier that stops leaves no open socket behind")
    func stopsWhileOpen() async throws {
        try await run { product, carrier, inbox in
            #expect(await inbox.take() == .opened)
            carrier.stop()
            #expect(await product.events.take() == .closed(.lost))
        }
    }

    @Test("neither does one that stops while the upgrade is not answered")
    func stopsWhileConnecting() async throws {
        let connections = Inbox<String>()
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        let listener = try await ServerBootstrap(group: group)
            .childChannelInitializer { $0.pipeline.addHandler(Mute(connections)) }
            .bind(host: "127.0.0.1", port: 0).get()
        let dial = MediaDial(url: "ws://127.0.0.1:\(listener.localAddress?.port ?? 0)/stream/1")
        let carrier = try await CarrierBench(.plivo) { $0.open(dial, SocketEar()) }
        #expect(await connections.take() == "asked")
        carrier.stop()
        #expect(await connections.take() == "gone")
        while await carrier.traffic.take() != nil {}
        try await group.shutdownGracefully()
    }

    /// Reads and never answers.
    private final class Mute: ChannelInboundHandler, Sendable {
        typealias InboundIn = ByteBuffer
        private let connections: Inbox<String>

        init(_ connections: Inbox<String>) { self.connections = connections }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) { connections.put("asked") }
        func channelInactive(context: ChannelHandlerContext) { connections.put("gone") }
    }
}
