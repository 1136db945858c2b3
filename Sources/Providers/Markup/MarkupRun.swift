import CallCore

/// The document the carrier is taken to be executing.
struct MarkupRun: Hashable, Sendable {
    enum Origin: Hashable, Sendable {
        /// Went out as the answer to a callback of that document; 0 for the first request of a call.
        case reply(to: Int)
        /// Put there by the API.
        case request
        /// Came with the create request.
        case creation
        /// Was there before this process.
        case before
    }

    var number: Int
    var wish: MarkupWish
    var since: CallTime
    var origin: Origin
    /// As written, for a carrier that has to ask twice.
    var reply: WebhookReply
    /// The answer to the replacement was lost: the older document may be running still.
    var isDoubtful = false
    /// An earlier process gave it to the carrier, or something else.
    var isInherited = false
    /// Given as the answer to a webhook that may have been obsolete.
    var isUnsure = false
    /// Until then a webhook is waited for that the restart has cut off.
    var heedsUntil: CallTime?
    /// Its words are over by their length; until then they may be sounding still.
    var wordsUntil: CallTime?
}
