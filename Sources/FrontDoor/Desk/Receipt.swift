import CallCore

/// What comes of a whole request.
enum Receipt {
    case refused(Refusal)
    /// The answer is known at once.
    case answered(WebhookReply)
    /// The answer comes through the ear. The id is there for the request that brought the webhook in, and nil for a
    /// duplicate.
    case waiting(key: String, id: ReplyID?)
}
