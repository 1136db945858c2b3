import NIOCore
import Synchronization

/// The open connections: bounds their number, and knows when the last is gone.
final class ConnectionRegistry: Sendable {
    private struct State {
        var channels: [ObjectIdentifier: any Channel] = [:]
        var isClosing = false
        var empty: EventLoopPromise<Void>?
    }

    private let limit: Int
    private let state = Mutex(State())

    init(limit: Int) { self.limit = limit }

    /// - Returns: Whether the connection may stay.
    func add(_ channel: any Channel) -> Bool {
        let id = ObjectIdentifier(channel)
        let isIn = state.withLock { state in
            guard !state.isClosing, state.channels.count < limit else { return false }
            state.channels[id] = channel
            return true
        }
        if isIn { channel.closeFuture.whenComplete { _ in self.remove(id) } }
        return isIn
    }

    private func remove(_ id: ObjectIdentifier) {
        let empty = state.withLock { state in
            state.channels[id] = nil
            return state.channels.isEmpty ? state.empty : nil
        }
        empty?.succeed()
    }

    /// Lets requests in the works finish, for at most that time, then closes what is left.
    func drain(on loop: any EventLoop, within time: TimeAmount) async {
        let empty = loop.makePromise(of: Void.self)
        let open = state.withLock { state in
            state.isClosing = true
            state.empty = empty
            return Array(state.channels.values)
        }
        if open.isEmpty { empty.succeed() }
        for channel in open { channel.pipeline.fireUserInboundEventTriggered(ChannelShouldQuiesceEvent()) }
        let bound = loop.scheduleTask(in: time) { self.closeAll() }
        try? await empty.futureResult.get()
        bound.cancel()
    }

    private func closeAll() {
        for channel in state.withLock({ Array($0.channels.values) }) { channel.close(promise: nil) }
    }
}
