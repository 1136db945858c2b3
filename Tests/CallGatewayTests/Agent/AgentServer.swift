import CallCore
import CallSimulator
import Foundation
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL
import NIOWebSocket
import Synchronization

/// A simulated chat endpoint and a simulated OpenClaw Gateway on one port of this machine.
final class AgentServer: Sendable {
    let port: Int
    let isSecure: Bool
    private let channel: any Channel
    private let exchanges: Exchanges

    private static let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)

    static func start(
        secure: Bool = false, chat: ChatServiceSettings = ChatServiceSettings(seed: 1),
        gateway: GatewayServiceSettings = GatewayServiceSettings(seed: 1)
    ) async throws -> AgentServer {
        let tls = secure ? try context() : nil
        let exchanges = Exchanges()
        let channel = try await ServerBootstrap(group: group)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let pipeline = channel.pipeline.syncOperations
                    if let tls { try pipeline.addHandler(NIOSSLServerHandler(context: tls)) }
                    let peer = ChatPeer(chat) { exchanges.add($0) }
                    let bound = NIOLoopBound(peer, eventLoop: channel.eventLoop)
                    let upgrader = NIOWebSocketServerUpgrader(
                        shouldUpgrade: { channel, _ in channel.eventLoop.makeSucceededFuture([:]) },
                        upgradePipelineHandler: { channel, _ in
                            channel.eventLoop.makeCompletedFuture {
                                try channel.pipeline.syncOperations.addHandler(GatewayPeer(gateway))
                            }
                        })
                    try pipeline.configureHTTPServerPipeline(
                        withServerUpgrade: (
                            upgraders: [upgrader],
                            completionHandler: { context in
                                context.pipeline.syncOperations.removeHandler(bound.value, promise: nil)
                            }
                        ))
                    try pipeline.addHandler(peer)
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        return AgentServer(channel, isSecure: secure, exchanges)
    }

    private final class Exchanges: Sendable {
        let all = Mutex<[ChatService]>([])
        let (over, continuation) = AsyncStream<ChatService>.makeStream()
        func add(_ service: ChatService) {
            all.withLock { $0.append(service) }
            continuation.yield(service)
        }
    }

    private init(_ channel: any Channel, isSecure: Bool, _ exchanges: Exchanges) {
        self.channel = channel
        port = channel.localAddress?.port ?? 0
        self.isSecure = isSecure
        self.exchanges = exchanges
    }

    /// The exchanges that are over.
    var chats: [ChatService] { exchanges.all.withLock { $0 } }
    /// Waits for the next exchange to be over.
    func nextChat() async -> ChatService? { await exchanges.over.first { _ in true } }
    var base: String { "\(isSecure ? "https" : "http")://localhost:\(port)" }
    var caFile: String? { isSecure ? Self.file("authority.pem") : nil }

    func stop() async { try? await channel.close() }

    static func file(_ name: String) -> String {
        Bundle.module.url(forResource: "Certificates", withExtension: nil)?.appendingPathComponent(name).path ?? ""
    }

    private static func context() throws -> NIOSSLContext {
        let chain = try NIOSSLCertificate.fromPEMFile(file("server.pem"))
        let key = try NIOSSLPrivateKey(file: file("server-key.pem"), format: .pem)
        return try NIOSSLContext(
            configuration: .makeServerConfiguration(
                certificateChain: chain.map { .certificate($0) }, privateKey: .privateKey(key)))
    }

    static var now: CallTime { CallTime(milliseconds: Int64(NIODeadline.now().uptimeNanoseconds / 1_000_000)) }
}
