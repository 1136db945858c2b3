import CallCore
import GatewayRPC
import MediaPlane
import NIOCore
import NIOPosix
import ScriptValue
import VoiceCallEngine

/// A client of a running gateway. Every question has a time limit, and a gateway that goes away answers them all.
public final class RPCClient: Sendable {
    /// Something that the gateway told by itself.
    public struct Event: Hashable, Sendable {
        public var name: String
        public var payload: Value
    }

    /// What the gateway tells; ends with the connection.
    public let events: AsyncStream<Event>

    private let group: MultiThreadedEventLoopGroup
    private let eventLoop: any EventLoop
    private let core: NIOLoopBound<RPCClientCore>

    private init(
        _ group: MultiThreadedEventLoopGroup, _ eventLoop: any EventLoop, _ core: NIOLoopBound<RPCClientCore>,
        _ events: AsyncStream<Event>
    ) {
        self.group = group
        self.eventLoop = eventLoop
        self.core = core
        self.events = events
    }

    /// Connects and introduces itself.
    ///
    /// - Throws: `UNAVAILABLE` with the reason `gateway.unreachable` when nobody listens there, else what the gateway
    ///   says.
    public static func connect(
        _ place: RPCPlace, _ introduction: RPCIntroduction, within patience: Milliseconds = 5_000,
        clock: any HostClock = SteadyClock()
    ) async throws(RPCError) -> RPCClient {
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        let eventLoop = group.next()
        let (events, feed) = AsyncStream.makeStream(of: Event.self)
        let seed = SystemIDSource().next()
        let opened: Result<NIOLoopBound<RPCClientCore>, RPCError>? = try? await eventLoop.flatSubmit {
            let promise = eventLoop.makePromise(of: Result<NIOLoopBound<RPCClientCore>, RPCError>.self)
            let core = RPCClientCore(introduction, patience: patience, eventLoop: eventLoop, clock: clock, seed: seed) {
                feed.yield(Event(name: $0, payload: $1))
            } ended: {
                feed.finish()
            }
            let bound = NIOLoopBound(core, eventLoop: eventLoop)
            core.connect(place) { promise.succeed($0.map { _ in bound }) }
            return promise.futureResult
        }.get()
        switch opened {
        case .success(let core): return RPCClient(group, eventLoop, core, events)
        case .failure(let error):
            try? await group.shutdownGracefully()
            throw error
        case nil:
            try? await group.shutdownGracefully()
            throw .unavailable("gateway not connected", reason: "gateway.unreachable")
        }
    }

    /// Asks and waits for the answer.
    public func ask(
        _ method: String, _ params: Value = [:], within patience: Milliseconds = 5_000
    ) async throws(RPCError) -> Value {
        let answer: Result<Value, RPCError>? = try? await eventLoop.flatSubmit { [core, eventLoop] in
            let promise = eventLoop.makePromise(of: Result<Value, RPCError>.self)
            core.value.ask(method, params, within: patience) { promise.succeed($0) }
            return promise.futureResult
        }.get()
        guard let answer else { throw .unavailable("gateway not connected", reason: "gateway.unreachable") }
        return try answer.get()
    }

    public func close() async {
        try? await eventLoop.submit { [core] in core.value.close() }.get()
        try? await group.shutdownGracefully()
    }
}
