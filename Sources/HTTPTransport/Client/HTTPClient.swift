import CCurl
import CallCore
import Glibc
import Synchronization

/// HTTP for everything the engine calls: one background thread runs all transfers, keeps connections open between
/// them, and uses HTTP/2 where a server offers it and the answer is not streamed.
///
/// Each request gets exactly one outcome, a streamed one behind the pieces of its answer. It is given on the background thread, so what receives it must not block;
/// only when the client is shut down already does it come on the sender's own thread, before `send` returns.
public final class HTTPClient: Sendable {
    private let mailbox = Mailbox()
    private let thread: Mutex<pthread_t?>

    /// Starts the thread. If none can be had, every request is answered `notSent` with `http.unavailable`.
    public init() {
        thread = Mutex(ClientThread.start(mailbox))
    }

    deinit { shutdown() }

    @discardableResult
    public func send(_ request: HTTPCall, _ done: @escaping @Sendable (HTTPOutcome) -> Void) -> HTTPCallID {
        let id = mailbox.nextID()
        post(id, request, done)
        return id
    }

    /// As above; cancelling the task cancels the request.
    public func send(_ request: HTTPCall) async -> HTTPOutcome {
        let id = mailbox.nextID()
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                post(id, request) { continuation.resume(returning: $0) }
                // A task cancelled before the request was known had nothing to cancel.
                if Task.isCancelled { cancel(id) }
            }
        } onCancel: {
            cancel(id)
        }
    }

    /// Sends a request, over HTTP/1.1, whose answer is handed over while it arrives. The events come on the background thread, so what
    /// receives them must not block; only those of a client that is shut down come on the sender's own thread, before
    /// this returns.
    public func stream(
        _ request: HTTPCall, limits: HTTPStreamLimits = HTTPStreamLimits(),
        receive: @escaping @Sendable (HTTPStreamEvent) -> Void
    ) -> HTTPStream {
        let flow = StreamFlow(window: limits.window)
        let stream = HTTPStream(id: mailbox.nextID(), flow: flow, mailbox: mailbox)
        let order = StreamOrder(limits: limits, flow: flow, receive: receive)
        post(stream.id, request, streamed: order) { receive(.finished($0)) }
        return stream
    }

    /// Ends a request with `http.cancelled`, `notSent` or `lost` as it stands. Nothing happens when it has ended.
    public func cancel(_ id: HTTPCallID) { mailbox.cancel(id) }

    /// Ends what is in flight with `http.shutdown`, `notSent` or `lost` as it stands, and waits for the thread. A
    /// second call returns at once.
    public func shutdown() {
        mailbox.close()
        guard let thread = thread.withLock({ $0.take() }) else { return }
        // Called from an outcome: a thread cannot wait for itself.
        if pthread_equal(thread, pthread_self()) != 0 { pthread_detach(thread) } else { pthread_join(thread, nil) }
    }

    private func post(
        _ id: HTTPCallID, _ call: HTTPCall, streamed stream: StreamOrder? = nil,
        _ done: @escaping @Sendable (HTTPOutcome) -> Void
    ) {
        let order = TransferOrder(id: id, call: call, stream: stream, done: done)
        if let reason = mailbox.post(order) { done(reason) }
    }
}
