import CHeapCounter
import MediaPlane
import NIOCore
import NIOPosix
import Testing
import WebSocketWire

/// Measured against the bytes alone over the same event loop, whose own share depends on how it was built. Optimised,
/// neither asks for any; `voicecall-bench media` prints what a whole engine does.
@Suite("Allocations of sockets", .enabled(if: heap_is_counted() != 0))
struct SocketAllocationTests {
    private static let skipped = 500
    private static let counted = 4_000

    /// What closures cost a message where nothing is optimised.
    private static let unoptimised: UInt64 = 3

    /// Two messages a round, each written by one end and read by the other, all on the event loop's thread.
    @Test("Messages are read and written with hardly more than the bytes alone would need")
    func roundTrips() async throws {
        let bare = try await bareRoundTrips()
        let sockets = try await socketRoundTrips()
        // And a little for timers that happen to run.
        #expect(sockets <= bare + Self.unoptimised * UInt64(2 * Self.counted) + 100)
    }

    private func socketRoundTrips() async throws -> UInt64 {
        var allocations: UInt64 = 0
        try await SocketBench.with { bench in
            #expect(try await bench.connect() == nil)
            let done = bench.group.any().makePromise(of: UInt64.self)
            try await bench.perform { client, server in
                var counter = Counter()
                server.taker = { socket, bytes in Self.answer(socket, bytes) }
                client.taker = { socket, bytes in
                    if let made = counter.round() { return done.succeed(made) }
                    Self.answer(socket, bytes)
                }
                client.socket?.send(.text, [UInt8](repeating: 0x61, count: 300))
            }
            allocations = try await done.futureResult.get()
        }
        return allocations
    }

    private static func answer(_ socket: SocketHandler, _ bytes: UnsafeRawBufferPointer) {
        socket.write(.text, size: bytes.count) { $0.copyMemory(from: bytes) }
        socket.flush()
    }

    private func bareRoundTrips() async throws -> UInt64 {
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        let done = group.any().makePromise(of: UInt64.self)
        let server = try await ServerBootstrap(group: group)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(BareEcho(nil))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        let client = try await ClientBootstrap(group: group)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(BareEcho(done))
                }
            }
            .connect(host: "127.0.0.1", port: server.localAddress?.port ?? 0).get()
        try await client.writeAndFlush(ByteBuffer(repeating: 0x61, count: 300))
        let allocations = try await done.futureResult.get()
        try await client.close()
        try await server.close()
        try await group.shutdownGracefully()
        return allocations
    }

    /// Counts the rounds, and what they cost.
    private struct Counter {
        private var rounds = 0
        private var before: UInt64 = 0

        mutating func round() -> UInt64? {
            rounds += 1
            if rounds == SocketAllocationTests.skipped { before = heap_allocations() }
            return rounds < SocketAllocationTests.skipped + SocketAllocationTests.counted
                ? nil : heap_allocations() - before
        }
    }

    /// Sends back what comes, in a buffer that is used again.
    private final class BareEcho: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer
        typealias OutboundOut = ByteBuffer

        private var out = ByteBuffer()
        private var counter = Counter()
        private let done: EventLoopPromise<UInt64>?

        init(_ done: EventLoopPromise<UInt64>?) { self.done = done }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            if let done, let made = counter.round() { return done.succeed(made) }
            var bytes = unwrapInboundIn(data)
            out.writeBuffer(&bytes)
            context.writeAndFlush(wrapOutboundOut(out), promise: nil)
            out.clear()
        }
    }
}
