import CallCore
import CallMedia
import NIOCore
import NIOPosix
import NIOSSL
import WebSocketWire

/// Opens WebSockets to services. On the event loop of its `MediaLoop` only.
public final class SocketConnector {
    private let loop: MediaLoop
    /// TLS settings by the file of trusted authorities; reading them takes long.
    private var contexts: [String?: NIOSSLContext] = [:]

    /// Bytes that may wait to be sent to a service; a socket beyond that is stuck.
    private static let sendBuffer = 1 << 20

    public init(loop: MediaLoop) { self.loop = loop }

    /// Connects and asks for the upgrade. Redirects are not followed: the headers hold a key.
    ///
    /// - Parameters:
    ///   - path: of a Unix socket to connect to instead of the address's host.
    ///   - patience: for connection, TLS and upgrade together.
    ///   - done: called once, on the event loop, not before this returns.
    public func connect(
        _ request: SocketRequest, through path: String? = nil, patience: Milliseconds, user: any MessageSocketUser,
        _ done: @escaping (Result<SocketHandler, SocketRefusal>) -> Void
    ) {
        let eventLoop = loop.eventLoop
        guard let address = WebAddress(request.url.reveal()), ["ws", "wss"].contains(address.scheme) else {
            return later(done, SocketRefusal(message: "the address of the service is no ws or wss URL"))
        }
        let tls: NIOSSLContext?
        do { tls = address.scheme == "wss" ? try context(request.caFile) : nil } catch {
            return later(done, SocketRefusal(message: "the file of trusted authorities cannot be read"))
        }
        let socket = SocketHandler(.client, loop: loop, maxMessage: request.maxMessageBytes, user: user)
        let handshake = ClientHandshake(address, request.headers, nonce: loop.nonce())
        let asker = UpgradeAsker(handshake, socket: socket, done)
        let bound = NIOLoopBound(asker, eventLoop: eventLoop)
        let timer = eventLoop.scheduleTask(in: .milliseconds(patience)) { bound.value.expire() }
        let host = address.host
        var bootstrap = ClientBootstrap(group: eventLoop)
            .connectTimeout(.milliseconds(patience))
            // What services say is short; space grows where it is not.
            .channelOption(
                .recvAllocator, value: AdaptiveRecvByteBufferAllocator(minimum: 512, initial: 512, maximum: 65_536)
            )
            .channelOption(.writeBufferWaterMark, value: .init(low: Self.sendBuffer / 2, high: Self.sendBuffer))
            .channelInitializer { channel in
                eventLoop.makeCompletedFuture {
                    let pipeline = channel.pipeline.syncOperations
                    if let tls { try pipeline.addHandler(Self.tls(tls, host)) }
                    try pipeline.addHandler(bound.value)
                }
            }
        if path == nil { bootstrap = bootstrap.channelOption(.tcpOption(.tcp_nodelay), value: 1) }
        let connection =
            if let path { bootstrap.connect(unixDomainSocketPath: path) } else {
                bootstrap.connect(host: Self.unbracketed(host), port: address.port ?? (tls == nil ? 80 : 443))
            }
        connection.assumeIsolated()
            .whenComplete { result in
                switch result {
                case .success(let channel):
                    channel.closeFuture.whenComplete { _ in timer.cancel() }
                case .failure(let error):
                    timer.cancel()
                    bound.value.connectionFailed(error)
                }
            }
    }

    private func later(
        _ done: @escaping (Result<SocketHandler, SocketRefusal>) -> Void, _ refusal: SocketRefusal
    ) {
        let bound = NIOLoopBound(done, eventLoop: loop.eventLoop)
        loop.eventLoop.execute { bound.value(.failure(refusal)) }
    }

    private func context(_ caFile: String?) throws -> NIOSSLContext {
        if let known = contexts[caFile] { return known }
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.minimumTLSVersion = .tlsv12
        configuration.applicationProtocols = ["http/1.1"]
        if let caFile { configuration.trustRoots = .file(caFile) }
        let made = try NIOSSLContext(configuration: configuration)
        contexts[caFile] = made
        return made
    }

    /// An address has no name to ask a certificate for; it is checked all the same.
    private static func tls(_ context: NIOSSLContext, _ host: String) throws -> NIOSSLClientHandler {
        let isAddress = IPAddress(host) != nil
        return try NIOSSLClientHandler(context: context, serverHostname: isAddress ? nil : host)
    }

    private static func unbracketed(_ host: String) -> String {
        host.hasPrefix("[") ? String(host.dropFirst().dropLast()) : host
    }
}
