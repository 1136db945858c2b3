import CallCore
import NIOCore

/// Where an answer goes: one request of one connection.
struct Ear: Sendable, Equatable {
    let connection: Int
    let request: Int
    private let loop: any EventLoop
    private let bound: NIOLoopBound<WebhookConnection>

    /// On the connection's event loop only.
    init(_ handler: WebhookConnection, connection: Int, request: Int, loop: any EventLoop) {
        self.connection = connection
        self.request = request
        self.loop = loop
        bound = NIOLoopBound(handler, eventLoop: loop)
    }

    static func == (left: Ear, right: Ear) -> Bool {
        left.connection == right.connection && left.request == right.request
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
