import CallCore
import FrontDoor
import NIOCore
import NIOHTTP1
import NIOPosix

/// The floor: the same HTTP server with the same options, which answers 200 to whatever comes.
struct BareServer {
    let port: Int
    private let listener: any Channel

    init(on group: MultiThreadedEventLoopGroup, meter: CPUMeter) throws {
        let limits = FrontDoorLimits()
        listener = try ServerBootstrap(group: group)
            .serverChannelOption(.backlog, value: 256)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
            .childChannelOption(.maxMessagesPerRead, value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    var bounds = NIOHTTPDecoderLimitConfiguration()
                    bounds.maxHeaderFieldSize = limits.headers
                    bounds.maxHeaderListSize = limits.headers
                    bounds.maxHeaderFieldCount = limits.headerCount
                    try channel.pipeline.syncOperations.addHandlers(
                        HTTPResponseEncoder(),
                        ByteToMessageHandler(
                            HTTPRequestDecoder(leftOverBytesStrategy: .dropBytes, limitConfiguration: bounds)),
                        Yes(meter: meter))
                }
            }
            .bind(host: "127.0.0.1", port: 0).wait()
        port = listener.localAddress?.port ?? 0
    }

    func close() throws { try listener.close().wait() }

    private final class Yes: ChannelInboundHandler {
        typealias InboundIn = HTTPServerRequestPart
        typealias OutboundOut = HTTPServerResponsePart

        private let meter: CPUMeter

        init(meter: CPUMeter) { self.meter = meter }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            guard case .end = unwrapInboundIn(data) else { return }
            meter.count()
            let head = HTTPResponseHead(
                version: .http1_1, status: .ok, headers: HTTPHeaders([("content-length", "0")]))
            context.write(wrapOutboundOut(.head(head)), promise: nil)
            context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
        }
    }
}
