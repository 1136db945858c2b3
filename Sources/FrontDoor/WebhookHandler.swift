import CallCore

/// What carries out the webhooks of the front door.
public protocol WebhookHandler: Sendable {
    /// Carries out a webhook that is genuine and new. Called on an event loop: it must return at once.
    ///
    /// - Parameters:
    ///   - id: Names the answer, unique within the front door.
    ///   - reply: Gives the answer, from any thread, at most once; further ones and late ones are dropped. A status of
    ///     500 or more says that the webhook was not carried out: a carrier that only reports gets that status and may
    ///     send it again; one that waits for a document gets the fallback document.
    func handle(_ notice: CarrierNotice, id: ReplyID, reply: @escaping @Sendable (WebhookReply) -> Void)

    /// Nobody waits for this answer any more: the connection is gone, or the deadline has passed and the fallback was
    /// sent. Called on an event loop.
    func abandoned(_ id: ReplyID)
}
