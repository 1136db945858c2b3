/// The answer that is under way; there is never more than one.
struct RealtimeAnswer: Hashable, Sendable {
    /// The service's; nil until it has begun.
    var id: String?
    /// What it was asked for; nil when it began by itself.
    var wish: RealtimeWish?
    /// It was stopped: nothing of it is wanted any more.
    var isDead = false
    var hasSound = false
    var lastNews: CallTime
}
