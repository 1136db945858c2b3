import CallCore
import CallMedia
import CallSimulator
import MediaPlane
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL
import Synchronization
import VoiceCallEngine

/// A port on which all simulated speech services are reached, each by its own path: WebSockets of those that
/// transcribe and of voice models, POST requests of those that speak. In real time, with or without TLS.
public final class ServicePort: Sendable {
    /// The longest message of a client, in bytes.
    static let longestMessage = 1 << 20

    public let port: Int
    private let group: MultiThreadedEventLoopGroup
    private let listener: any Channel
    private let isClosed = Mutex(false)

    /// - Parameters:
    ///   - port: 0 for any free one.
    ///   - tls: PEM files of certificate and key; nil for plain HTTP.
    ///   - onTraffic: called on an event loop with what happens, without what was said.
    /// - Throws: `ListenError`.
    public init(
        _ services: SpeechServices, host: String = "127.0.0.1", port: Int = 0, tls: WireTLS? = nil,
        clock: any HostClock, onTraffic: @escaping @Sendable (String) -> Void = { _ in }
    ) throws {
        let context = try tls.map { try $0.serverContext() }
        group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        let eventLoop = group.next()
        do {
            let desk = try eventLoop.submit {
                let loop = MediaLoop(eventLoop, maxMessage: Self.longestMessage, seed: services.seed)
                let desk = SpeechDesk(services, loop, clock: clock, isSecure: tls != nil, report: onTraffic)
                return NIOLoopBound(desk, eventLoop: eventLoop)
            }.wait()
            listener = try ServerBootstrap(group: group)
                .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
                .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
                .childChannelInitializer { channel in
                    channel.eventLoop.makeCompletedFuture {
                        let pipeline = channel.pipeline.syncOperations
                        if let context { try pipeline.addHandler(NIOSSLServerHandler(context: context)) }
                        try pipeline.addHandler(HTTPResponseEncoder())
                        try pipeline.addHandler(ByteToMessageHandler(HTTPRequestDecoder()))
                        try pipeline.addHandler(SpeechConnection(desk.value))
                    }
                }
                .bind(host: host, port: port).wait()
        } catch {
            try? group.syncShutdownGracefully()
            throw ListenError.of(error)
        }
        self.port = listener.localAddress?.port ?? port
    }

    /// Ends everything, whatever is under way. Once is enough.
    public func close() {
        let isFirst = isClosed.withLock { isClosed in
            defer { isClosed = true }
            return !isClosed
        }
        guard isFirst else { return }
        try? listener.close().wait()
        try? group.syncShutdownGracefully()
    }
}
