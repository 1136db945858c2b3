import NIOCore
import NIOPosix
import NIOSSL

/// A client that sends bytes as they are and reads answers one by one.
actor WireClient {
    private let channel: any Channel
    private let inbox: Inbox<[UInt8]>
    private var buffer: [UInt8] = []

    private init(_ channel: any Channel, _ inbox: Inbox<[UInt8]>) {
        self.channel = channel
        self.inbox = inbox
    }

    static func connect(_ port: Int, tls: NIOSSLContext? = nil) async throws -> WireClient {
        let inbox = Inbox<[UInt8]>()
        let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let pipeline = channel.pipeline.syncOperations
                    if let tls {
                        try pipeline.addHandler(NIOSSLClientHandler(context: tls, serverHostname: "localhost"))
                    }
                    try pipeline.addHandler(Reader(inbox: inbox))
                }
            }
            .connect(host: "127.0.0.1", port: port).get()
        return WireClient(channel, inbox)
    }

    func send(_ text: String) async throws { try await send(Array(text.utf8)) }

    func send(_ bytes: [UInt8]) async throws {
        try await channel.writeAndFlush(channel.allocator.buffer(bytes: bytes))
    }

    /// The next whole answer. Nil when the connection ended before it.
    func answer() async -> WireAnswer? {
        while true {
            if let (answer, length) = WireAnswer.read(buffer) {
                buffer.removeFirst(length)
                return answer
            }
            guard let more = await inbox.take() else { return nil }
            buffer += more
        }
    }

    /// The next bytes, as many.
    func bytes(_ count: Int) async throws -> [UInt8] {
        while buffer.count < count, let more = await inbox.take() { buffer += more }
        defer { buffer.removeFirst(min(count, buffer.count)) }
        return Array(buffer.prefix(count))
    }

    /// Whether the server closes now, without another byte.
    func isEnded() async -> Bool {
        guard buffer.isEmpty else { return false }
        return await inbox.take() == nil
    }

    /// The server may have been first.
    func close() async { try? await channel.close() }

    private final class Reader: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer
        let inbox: Inbox<[UInt8]>

        init(inbox: Inbox<[UInt8]>) { self.inbox = inbox }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            inbox.put(Array(unwrapInboundIn(data).readableBytesView))
        }
        func channelInactive(context: ChannelHandlerContext) { inbox.end() }
        func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
    }
}
