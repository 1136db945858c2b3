import CallCore
import NIOCore

/// Where an answer goes: one request of one connection.
struct Ear: Sendable {
    /// Names the request among all of this process.
    let waiter: ReplayGuard.Waiter
    private let request: Int
    private let loop: any EventLoop
    private let bound: NIOLoopBound<WebhookConnection>

    /// On the connection's event loop only.
    init(_ handler: WebhookConnection, connection: Int, request: Int, loop: any EventLoop) {
        waiter = connection << 32 | request
        self.request = request
        self.loop = loop
        bound = NIOLoopBound(handler, eventLoop: loop)
    }

    /// From any thread. Nothing comes of it when the connection is gone or has gone on to another request.
    func hear(_ reply: WebhookReply) {
        if loop.inEventLoop {
            bound.value.deliver(reply, request: request)
        } else {
            loop.execute { bound.value.deliver(reply, request: request) }
        }
    }
}
