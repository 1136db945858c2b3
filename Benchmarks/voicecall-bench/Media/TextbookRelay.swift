import CMediaBench
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOWebSocket

/// The other floor: a relay as the handbook of SwiftNIO writes one. Its WebSocket handlers do the framing; the relay
/// finds the payload of each message and puts it into one for the other side.
final class TextbookRelay {
    let port: Int
    private let group: MultiThreadedEventLoopGroup
    private let listener: any Channel

    init(servicePort: Int, core: Int) throws {
        group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        try group.any().submit { media_pin(Int32(core)) }.wait()
        let upgrader = NIOWebSocketServerUpgrader(
            shouldUpgrade: { channel, _ in channel.eventLoop.makeSucceededFuture(HTTPHeaders()) },
            upgradePipelineHandler: { carrier, _ in Self.bridge(carrier, servicePort: servicePort) })
        listener = try ServerBootstrap(group: group)
            .serverChannelOption(.backlog, value: 1024)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
            .childChannelInitializer { channel in
                channel.pipeline.configureHTTPServerPipeline(
                    withServerUpgrade: (upgraders: [upgrader], completionHandler: { _ in }))
            }
            .bind(host: "127.0.0.1", port: 0).wait()
        port = listener.localAddress?.port ?? 0
    }

    /// Nanoseconds of computing its thread has had.
    func computed() throws -> Int64 { try group.any().submit { Stopwatch.computed() }.wait() }

    func stop() throws {
        try listener.close().wait()
        try group.syncShutdownGracefully()
    }

    private static func bridge(_ carrier: any Channel, servicePort: Int) -> EventLoopFuture<Void> {
        let upgrader = NIOWebSocketClientUpgrader(
            requestKey: NIOWebSocketClientUpgrader.randomRequestKey(), maxFrameSize: 1 << 16,
            automaticErrorHandling: true,
            upgradePipelineHandler: { service, _ in
                service.eventLoop.makeCompletedFuture {
                    try service.pipeline.syncOperations.addHandler(Forwarder(to: carrier, isCarrier: false))
                    try carrier.pipeline.syncOperations.addHandler(Forwarder(to: service, isCarrier: true))
                }
            })
        return ClientBootstrap(group: carrier.eventLoop)
            .channelOption(.tcpOption(.tcp_nodelay), value: 1)
            .channelInitializer { channel in
                let configuration: NIOHTTPClientUpgradeSendableConfiguration = (
                    upgraders: [upgrader], completionHandler: { _ in }
                )
                return channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHTTPClientHandlers(
                        leftOverBytesStrategy: .forwardBytes, withClientUpgrade: configuration)
                    try channel.pipeline.syncOperations.addHandler(UpgradeAsker())
                }
            }
            .connect(host: "127.0.0.1", port: servicePort).map { _ in }
    }

    private final class UpgradeAsker: ChannelInboundHandler, RemovableChannelHandler {
        typealias InboundIn = HTTPClientResponsePart
        typealias OutboundOut = HTTPClientRequestPart

        func channelActive(context: ChannelHandlerContext) {
            let head = HTTPRequestHead(
                version: .http1_1, method: .GET, uri: "/service",
                headers: ["Host": "localhost", "Content-Length": "0"])
            context.write(wrapOutboundOut(.head(head)), promise: nil)
            context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
            context.fireChannelActive()
        }
    }

    private final class Forwarder: ChannelInboundHandler {
        typealias InboundIn = WebSocketFrame

        private let other: any Channel
        private let isCarrier: Bool

        init(to other: any Channel, isCarrier: Bool) {
            self.other = other
            self.isCarrier = isCarrier
        }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            let frame = unwrapInboundIn(data)
            guard frame.opcode == .text else { return }
            let text = frame.unmaskedData
            guard let payload = payload(text) else { return }
            var out = context.channel.allocator.buffer(capacity: payload.readableBytes + 128)
            out.writeString(
                isCarrier
                    ? "{\"type\":\"input_audio_buffer.append\",\"audio\":\""
                    : "{\"event\":\"media\",\"streamSid\":\"MZ00000000000000000000000000000000\",\"media\":{\"payload\":\""
            )
            out.writeImmutableBuffer(payload)
            out.writeString(isCarrier ? "\"}" : "\"}}")
            let mask: WebSocketMaskingKey? = isCarrier ? .random() : nil
            other.writeAndFlush(WebSocketFrame(fin: true, opcode: .text, maskKey: mask, data: out), promise: nil)
        }

        private func payload(_ text: ByteBuffer) -> ByteBuffer? {
            let key = isCarrier ? "\"payload\":\"" : "\"delta\":\""
            let range: Range<Int>? = text.withUnsafeReadableBytes { bytes in
                let found = media_find(bytes.baseAddress, bytes.count, key)
                guard found >= 0 else { return nil }
                let start = found + key.utf8.count
                return bytes[start...].firstIndex(of: 0x22).map { start..<$0 }
            }
            return range.flatMap { text.getSlice(at: text.readerIndex + $0.lowerBound, length: $0.count) }
        }
    }
}
