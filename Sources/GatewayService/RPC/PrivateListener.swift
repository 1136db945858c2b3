import CallCore
import GatewayRPC
import Glibc
import MediaPlane
import NIOCore
import NIOHTTP1
import NIOPosix
import ScriptValue
import Synchronization
import VoiceCallEngine

/// The listener that orders, questions and figures come in by: a Unix socket, and a port of this machine if wanted.
final class PrivateListener: Sendable {
    struct Place: Sendable {
        var socket: String
        var port: Int?
        var host = "127.0.0.1"
    }

    /// Clients and what their sockets share. On the event loop only.
    private final class Room {
        let loop: MediaLoop
        var clients: [ObjectIdentifier: RPCSocket] = [:]

        init(_ loop: MediaLoop) { self.loop = loop }
    }

    let desk: CommandDesk
    let clock: any HostClock
    private let policy: RPCPolicy
    private let pages: any PrivatePages
    private let metrics: GatewayMetrics
    private let ids: any IDSource
    private let eventLoop: any EventLoop
    private let room: NIOLoopBoundBox<Room?>
    private let count = Atomic(0)
    private let open = Mutex<(channels: [any Channel], place: Place?)>(([], nil))
    private static let mostConnections = 128

    init(
        desk: CommandDesk, pages: any PrivatePages, policy: RPCPolicy, metrics: GatewayMetrics,
        eventLoop: any EventLoop,
        clock: any HostClock, ids: any IDSource = SystemIDSource()
    ) {
        self.desk = desk
        self.pages = pages
        self.policy = policy
        self.metrics = metrics
        self.eventLoop = eventLoop
        self.clock = clock
        self.ids = ids
        room = NIOLoopBoundBox.makeEmptyBox(valueType: Room.self, eventLoop: eventLoop)
    }

    // MARK: life

    /// - Returns: the port, when there is one.
    func start(_ place: Place) async throws(DaemonError) -> Int? {
        let descriptor = try UnixListener.open(place.socket)
        do {
            let channel = try await bootstrap(isTCP: false).withBoundSocket(descriptor).get()
            open.withLock { $0 = ([channel], place) }
        } catch {
            close(descriptor)
            unlink(place.socket)
            throw DaemonError(
                code: "gateway.socket", message: "cannot listen on \(place.socket): \(error)",
                nextStep: "set gateway.socket to another path")
        }
        guard let port = place.port else { return nil }
        do {
            let channel = try await bootstrap(isTCP: true).bind(host: place.host, port: port).get()
            open.withLock { $0.channels.append(channel) }
            return channel.localAddress?.port
        } catch {
            await stop()
            throw .port(port, "gateway.port", error)
        }
    }

    /// Says goodbye to clients and closes.
    func stop() async {
        let (channels, place) = open.withLock { open in
            defer { open = ([], nil) }
            return open
        }
        for channel in channels { try? await channel.close() }
        if let place { unlink(place.socket) }
        try? await eventLoop.submit { [room] in
            for client in room.value?.clients.values.map(\.self) ?? [] { client.stop() }
        }.get()
    }

    private func bootstrap(isTCP: Bool) -> ServerBootstrap {
        let buffer = policy.sendBuffer
        let bootstrap = ServerBootstrap(group: eventLoop)
            .childChannelOption(.maxMessagesPerRead, value: 1)
            .childChannelOption(.writeBufferWaterMark, value: .init(low: buffer / 2, high: buffer))
            .childChannelInitializer { [self] channel in
                channel.eventLoop.makeCompletedFuture { try furnish(channel) }
            }
        guard isTCP else { return bootstrap }
        return bootstrap.serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
    }

    private func furnish(_ channel: any Channel) throws {
        guard count.add(1, ordering: .relaxed).newValue <= Self.mostConnections else {
            count.subtract(1, ordering: .relaxed)
            throw ChannelError.ioOnClosedChannel
        }
        channel.closeFuture.whenComplete { [self] _ in count.subtract(1, ordering: .relaxed) }
        var limits = NIOHTTPDecoderLimitConfiguration()
        limits.maxHeaderListSize = 16 << 10
        limits.maxHeaderFieldSize = 8 << 10
        try channel.pipeline.syncOperations.addHandlers(
            HTTPResponseEncoder(),
            ByteToMessageHandler(HTTPRequestDecoder(leftOverBytesStrategy: .fireError, limitConfiguration: limits)),
            PrivateConnection(pages: pages) { [self] in makeSocket() })
    }

    private func makeSocket() -> PrivateConnection.Socket {
        let session = RPCSession(policy: policy, connection: id())
        let client = RPCSocket(self, session: session, nonce: id(), eventLoop: eventLoop)
        let room =
            self.room.value ?? Room(MediaLoop(eventLoop, maxMessage: policy.longestFrame, seed: ids.next()))
        self.room.value = room
        room.clients[ObjectIdentifier(client)] = client
        let socket = SocketHandler(.server, loop: room.loop, maxMessage: policy.longestFrame, user: client)
        return PrivateConnection.Socket(handler: socket) { client.opened(socket) }
    }

    private func id() -> String { UUIDText.text(ids.next(), ids.next()) }

    // MARK: clients

    func gone(_ client: RPCSocket) { room.value?.clients[ObjectIdentifier(client)] = nil }

    func answered(_ method: RPCMethod, _ result: Result<Value, RPCError>) {
        if case .success = result {
            metrics.answered(method.rawValue, isDone: true)
        } else {
            metrics.answered(method.rawValue, isDone: false)
        }
    }

    /// Lets clients that follow this call know. Callable from any thread; what comes first is told first.
    func tell(_ payload: @autoclosure @Sendable () -> Value, of call: CallID) {
        guard connections > 0 else { return }
        let payload = payload()
        eventLoop.execute { [room] in
            for client in room.value?.clients.values.map(\.self) ?? [] { client.tell(payload, of: call) }
        }
    }

    var connections: Int { count.load(ordering: .relaxed) }
}

extension DaemonError {
    /// A port that cannot be listened on, with whoever has it.
    static func port(_ port: Int, _ key: String, _ error: any Error) -> DaemonError {
        let isTaken = (error as? IOError)?.errnoCode == EADDRINUSE
        guard isTaken else {
            return DaemonError(
                code: "gateway.port", message: "cannot listen on port \(port): \(error)",
                nextStep: "set \(key) to another port")
        }
        return DaemonError(
            code: "gateway.in-use",
            message: "port \(port) is in use by \(ProcessOwner.describe(ProcessOwner.listener(onPort: port)))",
            nextStep: "stop that process first, or set \(key) to another port")
    }
}
