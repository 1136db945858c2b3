import CallCore
import NIOCore

/// The one deadline of a connection. It is set anew several times a request, so a running task is left alone as long as
/// it wakes early enough: moving the deadline back costs nothing.
struct ConnectionTimer {
    private let loop: any EventLoop
    private var deadline: NIODeadline?
    private var wake: (at: NIODeadline, task: Scheduled<Void>)?

    init(_ loop: any EventLoop) { self.loop = loop }

    /// - Parameter connection: Told by `timerFired` when the time has come; on this event loop.
    mutating func set(_ delay: Milliseconds, _ connection: WebhookConnection) {
        let at = loop.now + .milliseconds(delay)
        deadline = at
        if let wake, wake.at <= at { return }
        schedule(at, connection)
    }

    mutating func clear() { deadline = nil }

    mutating func cancel() {
        deadline = nil
        wake?.task.cancel()
        wake = nil
    }

    /// A task woke.
    ///
    /// - Returns: Whether the deadline has passed; if not, another task is on its way.
    mutating func isDue(_ connection: WebhookConnection) -> Bool {
        wake = nil
        guard let deadline else { return false }
        if loop.now >= deadline {
            self.deadline = nil
            return true
        }
        schedule(deadline, connection)
        return false
    }

    private mutating func schedule(_ at: NIODeadline, _ connection: WebhookConnection) {
        wake?.task.cancel()
        let bound = NIOLoopBound(connection, eventLoop: loop)
        wake = (at, loop.scheduleTask(deadline: at) { bound.value.timerFired() })
    }
}
