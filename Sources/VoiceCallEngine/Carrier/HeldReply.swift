import CallCore
import Synchronization

/// The answer to a webhook, held back until the events that the webhook brought are in the journals of their calls: a
/// carrier that has its answer never tells of them again.
///
/// Journaled means safe from the end of the process. What calls make of an event is synced with their next effect; for
/// what a power loss takes before that, a restart asks the carrier.
public final class HeldReply: Sendable {
    private struct State {
        /// Events that are on their way, and one for the line until it has worked off the webhook.
        var pending = 1
        var isLost = false
        /// What to answer, once it is known and until it is sent.
        var reply: WebhookReply?
    }

    private let state: Mutex<State>
    private let isReport: Bool
    private let send: @Sendable (WebhookReply) -> Void

    /// - Parameters:
    ///   - isReport: the webhook only reports. It is answered with 200, or with 503 when an event of it was not kept,
    ///     so that the carrier sends it again. Otherwise it waits for a document, which is sent as it is: a call whose
    ///     journal fails is hung up, and that may be what stands in it.
    ///   - send: called once, on any thread.
    public init(isReport: Bool, send: @escaping @Sendable (WebhookReply) -> Void) {
        self.isReport = isReport
        self.send = send
        state = Mutex(State(reply: isReport ? .ok : nil))
    }

    /// One more event is on its way.
    func expect() { state.withLock { $0.pending += 1 } }

    /// One of what is pending is done.
    ///
    /// - Parameter isKept: whether it is in the journal, or of no interest to any call.
    func settle(isKept: Bool = true) {
        finish { state in
            state.pending -= 1
            if !isKept { state.isLost = true }
        }
    }

    /// An event of it could not be taken.
    func lose() { state.withLock { $0.isLost = true } }

    /// The document is decided.
    func answer(_ reply: WebhookReply) { finish { $0.reply = reply } }

    private func finish(_ change: (inout State) -> Void) {
        let due = state.withLock { state -> WebhookReply? in
            change(&state)
            guard state.pending == 0, let reply = state.reply else { return nil }
            state.reply = nil
            return isReport && state.isLost ? WebhookReply(status: 503) : reply
        }
        if let due { send(due) }
    }
}
