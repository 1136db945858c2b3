import CallCore
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL

/// A door that listens: its socket, its threads and its connections.
struct OpenDoor: Sendable {
    let port: Int
    let keeper: CertificateKeeper?
    private let group: MultiThreadedEventLoopGroup
    private let ownsGroup: Bool
    private let listener: any Channel
    private let registry: ConnectionRegistry

    init(_ desk: WebhookDesk) async throws(FrontDoorError) {
        let options = desk.options
        if let files = options.tls {
            keeper = try CertificateKeeper(files, now: .now(), observer: options.observer)
        } else {
            keeper = nil
        }
        ownsGroup = options.group == nil
        group = options.group ?? MultiThreadedEventLoopGroup(numberOfThreads: max(options.eventLoops, 1))
        registry = ConnectionRegistry(limit: options.limits.connections)
        do {
            listener = try await Self.bootstrap(group, desk, registry, keeper)
                .bind(host: options.host, port: options.port).get()
        } catch {
            if ownsGroup { try? await group.shutdownGracefully() }
            throw .bind(host: options.host, port: options.port, error)
        }
        port = listener.localAddress?.port ?? options.port
    }

    /// Takes no new connections, lets requests in the works finish, and gives everything back.
    func close(_ desk: WebhookDesk) async {
        try? await listener.close()
        await registry.drain(on: listener.eventLoop, within: .milliseconds(desk.options.limits.drainTime))
        desk.close()
        if ownsGroup { try? await group.shutdownGracefully() }
    }

    private static func bootstrap(
        _ group: MultiThreadedEventLoopGroup, _ desk: WebhookDesk, _ registry: ConnectionRegistry,
        _ keeper: CertificateKeeper?
    ) -> ServerBootstrap {
        ServerBootstrap(group: group)
            .serverChannelOption(.backlog, value: 256)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
            // So that no more than one read is held for a client that sends requests ahead.
            .childChannelOption(.maxMessagesPerRead, value: 1)
            .childChannelInitializer { channel in
                guard registry.add(channel) else {
                    desk.observe(.connectionRefused)
                    return channel.eventLoop.makeFailedFuture(ChannelError.ioOnClosedChannel)
                }
                return channel.eventLoop.makeCompletedFuture { try furnish(channel, desk, keeper) }
            }
    }

    private static func furnish(_ channel: any Channel, _ desk: WebhookDesk, _ keeper: CertificateKeeper?) throws {
        let pipeline = channel.pipeline.syncOperations
        let connection = WebhookConnection(desk: desk, channel: channel)
        if let keeper {
            try pipeline.addHandler(NIOSSLServerHandler(context: keeper.context(now: channel.eventLoop.now)))
        }
        var limits = NIOHTTPDecoderLimitConfiguration()
        limits.maxHeaderFieldSize = desk.options.limits.headers
        limits.maxHeaderListSize = desk.options.limits.headers
        limits.maxHeaderFieldCount = desk.options.limits.headerCount
        try pipeline.addHandlers(
            ArrivalWatch(connection), HTTPResponseEncoder(),
            ByteToMessageHandler(HTTPRequestDecoder(leftOverBytesStrategy: .fireError, limitConfiguration: limits)),
            connection)
    }
}
