import CallCore
import FrontDoor
import Synchronization
import VoiceCallEngine

/// Brings webhooks from the front door to the lines. The door opens first: carriers are told its address.
final class LineDesk: WebhookHandler {
    private let lines = Mutex<LineHost?>(nil)

    func connect(_ lines: LineHost) { self.lines.withLock { $0 = lines } }

    func handle(_ notice: CarrierNotice, id: ReplyID, reply: @escaping @Sendable (WebhookReply) -> Void) {
        guard let lines = lines.withLock({ $0 }) else {
            // The carrier asks again, or goes on with the document for emergencies.
            return reply(WebhookReply(status: 503))
        }
        lines.take(notice, id: id, reply: reply)
    }

    func abandoned(_ id: ReplyID) { lines.withLock { $0 }?.abandoned(id) }
}
