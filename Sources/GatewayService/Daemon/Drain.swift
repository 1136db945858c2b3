import CallCore
import CallGateway
import NIOCore

/// Waits for live calls to end.
struct Drain: Sendable {
    private let gateway: CallGateway
    private let eventLoop: any EventLoop
    private static let glance: Milliseconds = 50

    init(_ gateway: CallGateway, _ eventLoop: any EventLoop) {
        self.gateway = gateway
        self.eventLoop = eventLoop
    }

    /// Returns when no call is live, when the time is over, or when its task is cancelled.
    func finish(within limit: Milliseconds) async {
        var left = limit
        while left > 0, !gateway.liveCalls.isEmpty, !Task.isCancelled {
            let pause = min(left, Self.glance)
            left -= pause
            try? await eventLoop.scheduleTask(in: .milliseconds(pause)) {}.futureResult.get()
        }
    }
}
