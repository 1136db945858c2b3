import Foundation
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL

/// An HTTP/1.1 server on the loopback address.
struct TestServer: Sendable {
    let log: ServerLog
    let port: Int
    let scheme: String

    private static let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)

    func url(_ path: String, host: String = "127.0.0.1") -> String { "\(scheme)://\(host):\(port)\(path)" }

    /// - Parameters:
    ///   - certificate: name of the files of a certificate and its key, for TLS.
    ///   - protocols: what the server speaks by its own account (ALPN).
    ///   - http2: speak it indeed, by this plan instead of `answer`.
    static func run<Result: Sendable>(
        certificate: String? = nil, protocols: [String] = [], http2: [HTTP2Peer.Answer]? = nil,
        _ answer: TestAnswer,
        _ body: (TestServer) async throws -> Result
    ) async throws -> Result {
        let log = ServerLog()
        let tls = try certificate.map { try tlsContext($0, protocols) }
        let channel = try await ServerBootstrap(group: group)
            .serverChannelOption(.backlog, value: 1_024)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    if let tls { try channel.pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: tls)) }
                    if let http2 { return try channel.pipeline.syncOperations.addHandler(HTTP2Peer(log, http2)) }
                    try channel.pipeline.syncOperations.configureHTTPServerPipeline()
                    try channel.pipeline.syncOperations.addHandler(TestConnection(log, answer.reply))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        let server = TestServer(
            log: log, port: channel.localAddress?.port ?? 0, scheme: certificate == nil ? "http" : "https")
        do {
            let result = try await body(server)
            try await channel.close()
            return result
        } catch {
            try? await channel.close()
            throw error
        }
    }

    /// Path of a file in the folder of test certificates.
    static func certificate(_ name: String) throws -> String {
        guard let folder = Bundle.module.path(forResource: "Certificates", ofType: nil) else {
            throw CocoaError(.fileNoSuchFile)
        }
        return folder + "/" + name
    }

    /// A port of the loopback address on which nobody listens.
    static func unusedPort() async throws -> Int {
        let channel = try await ServerBootstrap(group: group).bind(host: "127.0.0.1", port: 0).get()
        let port = channel.localAddress?.port ?? 0
        try await channel.close()
        return port
    }

    private static func tlsContext(_ name: String, _ protocols: [String]) throws -> NIOSSLContext {
        let chain = try NIOSSLCertificate.fromPEMFile(certificate("\(name).pem"))
        let key = try NIOSSLPrivateKey(file: certificate("\(name)-key.pem"), format: .pem)
        var configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: chain.map { .certificate($0) }, privateKey: .privateKey(key))
        configuration.applicationProtocols = protocols
        return try NIOSSLContext(configuration: configuration)
    }
}
