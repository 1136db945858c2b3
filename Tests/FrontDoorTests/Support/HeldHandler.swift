import CallCore
import FrontDoor
import Synchronization

/// A handler whose answers the test gives, at once or when it likes.
final class HeldHandler: WebhookHandler {
    struct Handed: Sendable {
        let notice: CarrierNotice
        let id: ReplyID
        let reply: @Sendable (WebhookReply) -> Void
    }

    /// Webhooks that were held, and answers nobody waits for.
    let handed: Inbox<Handed>
    let abandonedReplies = Inbox<ReplyID>()
    private let atOnce: (@Sendable (CarrierNotice) -> WebhookReply)?
    private let counter = Mutex(0)

    /// - Parameter atOnce: The answer; nil to hold every webhook.
    init(atOnce: (@Sendable (CarrierNotice) -> WebhookReply)? = nil) {
        self.atOnce = atOnce
        handed = Inbox()
    }

    var count: Int { counter.withLock { $0 } }

    func handle(_ notice: CarrierNotice, id: ReplyID, reply: @escaping @Sendable (WebhookReply) -> Void) {
        counter.withLock { $0 += 1 }
        if let atOnce { reply(atOnce(notice)) } else { handed.put(Handed(notice: notice, id: id, reply: reply)) }
    }

    func abandoned(_ id: ReplyID) { abandonedReplies.put(id) }
}
