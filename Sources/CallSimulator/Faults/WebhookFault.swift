import CallCore

/// What happens to one webhook on its way.
struct WebhookFault: Hashable, Sendable {
    /// Milliseconds later than usual.
    var delay: Milliseconds = 0
    /// A second delivery, this long after the first one was due.
    var duplicateAfter: Milliseconds?
}
