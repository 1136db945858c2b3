import CallCore
import FrontDoor
import Synchronization
import VoiceCallEngine

/// Brings webhooks from the front door to the lines. The door opens first, since carriers are told its address; what
/// comes before the calls of an earlier process are taken up waits for that.
final class LineDesk: WebhookHandler {
    private struct Waiting: Sendable {
        var notice: CarrierNotice
        var id: ReplyID
        var reply: @Sendable (WebhookReply) -> Void
    }

    private struct State: Sendable {
        var lines: LineHost?
        /// In the order in which they came.
        var waiting: [Waiting] = []
    }

    private let state = Mutex(State())

    func connect(_ lines: LineHost) {
        let waiting = state.withLock { state in
            defer { state.waiting = [] }
            state.lines = lines
            return state.waiting
        }
        for webhook in waiting { lines.take(webhook.notice, id: webhook.id, reply: webhook.reply) }
    }

    func handle(_ notice: CarrierNotice, id: ReplyID, reply: @escaping @Sendable (WebhookReply) -> Void) {
        let lines = state.withLock { state in
            if state.lines == nil { state.waiting.append(Waiting(notice: notice, id: id, reply: reply)) }
            return state.lines
        }
        lines?.take(notice, id: id, reply: reply)
    }

    func abandoned(_ id: ReplyID) {
        let lines = state.withLock { state in
            state.waiting.removeAll { $0.id == id }
            return state.lines
        }
        lines?.abandoned(id)
    }
}
