/// The receiver's end of a streamed request. Usable from any thread; letting go of it changes nothing.
public final class HTTPStream: Sendable {
    let id: HTTPCallID
    let flow: StreamFlow
    private let mailbox: Mailbox

    init(id: HTTPCallID, flow: StreamFlow, mailbox: Mailbox) {
        self.id = id
        self.flow = flow
        self.mailbox = mailbox
    }

    /// So many bytes of the chunks are done with. A receiver that never says so gets no more than the window.
    public func consumed(_ bytes: Int) {
        if flow.release(bytes) { mailbox.resume(id) }
    }

    /// Ends the request with `http.cancelled` and closes its connection, so that the server stops as well. Chunks that
    /// are on their way to the receiver still arrive. Nothing happens when it has ended.
    public func cancel() { mailbox.cancel(id) }
}
