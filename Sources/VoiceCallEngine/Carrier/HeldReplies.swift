import CallCore
import Synchronization

/// The answers to a line's webhooks, held back until all that the line has reported is in the journal of its call. A
/// carrier that has its answer never tells of the events again; and what it was given with an answer must be known to
/// the call, or a restart would give it once more.
///
/// Journaled means safe from the end of the process. What calls make of an event is synced with their next effect; for
/// what a power loss takes before that, a restart asks the carrier.
public final class HeldReplies: Sendable {
    struct Answer: Sendable {
        var reply: WebhookReply
        /// The webhook only reports: it is answered with 503 when an event was not kept, so that the carrier sends it
        /// again. A document is sent as it is: a call whose journal fails is hung up, and that may be what stands in it.
        var isReport: Bool
        /// Called once, on any thread.
        var send: @Sendable (WebhookReply) -> Void
    }

    private struct State {
        /// Events and results that are on their way.
        var pending = 0
        /// The line knows something that it has not reported yet.
        var isOwed = false
        var isLost = false
        var waiting: [Answer] = []
    }

    private let state = Mutex(State())

    public init() {}

    /// One more event or result is on its way.
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

    /// An event could not be taken.
    func lose() { state.withLock { $0.isLost = true } }

    /// The line has something to report, or no more.
    func owe(_ isOwed: Bool) { finish { $0.isOwed = isOwed } }

    /// What to answer is decided.
    func answer(_ answer: Answer) { finish { $0.waiting.append(answer) } }

    private func finish(_ change: (inout State) -> Void) {
        let (due, isLost) = state.withLock { state -> ([Answer], Bool) in
            change(&state)
            guard state.pending == 0, !state.isOwed, !state.waiting.isEmpty else { return ([], false) }
            defer {
                state.waiting = []
                state.isLost = false
            }
            return (state.waiting, state.isLost)
        }
        for answer in due { answer.send(answer.isReport && isLost ? WebhookReply(status: 503) : answer.reply) }
    }
}
