import CallCore

/// A replacement of the running document that the carrier has not answered yet.
struct MarkupReplacing: Hashable, Sendable {
    var request: RequestID
    var number: Int
    var wish: MarkupWish
    var reply: WebhookReply
}
