import CallCore
import FrontDoor
import Synchronization

/// Takes webhooks from the front door to the simulation's thread, and answers back.
final class DoorDesk: WebhookHandler {
    private let mailbox: Mailbox<SocketWire.Item>
    private let replies = Mutex<[ReplyID: @Sendable (WebhookReply) -> Void]>([:])

    init(_ mailbox: Mailbox<SocketWire.Item>) { self.mailbox = mailbox }

    func handle(_ notice: CarrierNotice, id: ReplyID, reply: @escaping @Sendable (WebhookReply) -> Void) {
        replies.withLock { $0[id] = reply }
        mailbox.post(.notice(notice, id))
    }

    func abandoned(_ id: ReplyID) {
        replies.withLock { $0[id] = nil }
        mailbox.post(.abandoned(id))
    }

    func answer(_ id: ReplyID, _ reply: WebhookReply) { replies.withLock { $0.removeValue(forKey: id) }?(reply) }
}
