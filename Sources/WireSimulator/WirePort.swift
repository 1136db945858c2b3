import CallCore
import CallSimulator
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL

/// The HTTP server of a simulated carrier's API.
final class WirePort: Sendable {
    /// Called on an event loop. The answer may come from any thread; nil closes the connection without one.
    typealias Handler = @Sendable (WireRequest, @escaping @Sendable (WireResponse?) -> Void) -> Void

    let port: Int
    private let group: MultiThreadedEventLoopGroup
    private let listener: any Channel

    /// - Parameter tls: PEM files of certificate and key; nil for plain HTTP.
    /// - Throws: `ListenError`.
    init(host: String, port: Int, tls: WireTLS?, handler: @escaping Handler) throws {
        let context = try tls.map { try $0.serverContext() }
        group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        do {
            listener = try ServerBootstrap(group: group)
                .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
                .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
                .childChannelInitializer { channel in
                    channel.eventLoop.makeCompletedFuture {
                        let pipeline = channel.pipeline.syncOperations
                        if let context { try pipeline.addHandler(NIOSSLServerHandler(context: context)) }
                        try pipeline.configureHTTPServerPipeline(withPipeliningAssistance: true)
                        try pipeline.addHandler(WireConnection(handler: handler))
                    }
                }
                .bind(host: host, port: port).wait()
        } catch {
            try? group.syncShutdownGracefully()
            throw ListenError.of(error)
        }
        self.port = listener.localAddress?.port ?? port
    }

    func close() {
        try? listener.close().wait()
        try? group.syncShutdownGracefully()
    }
}

/// PEM files with which a simulated carrier serves TLS.
public struct WireTLS: Hashable, Sendable {
    public var certificate: String
    public var key: String

    public init(certificate: String, key: String) {
        self.certificate = certificate
        self.key = key
    }

    func serverContext() throws(ListenError) -> NIOSSLContext {
        do {
            let chain = try NIOSSLCertificate.fromPEMFile(certificate).map { NIOSSLCertificateSource.certificate($0) }
            let key = try NIOSSLPrivateKey(file: key, format: .pem)
            return try NIOSSLContext(
                configuration: .makeServerConfiguration(certificateChain: chain, privateKey: .privateKey(key)))
        } catch {
            throw .certificate
        }
    }
}
