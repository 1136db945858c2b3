import CallCore

/// A webhook ready to be sent: signed, with its timing and retry policy.
struct WireWebhook {
    /// For the trace, such as `ringing of CA…`.
    var name: String
    var request: WireRequest
    var policy: WebhookPolicy
    /// Milliseconds until it leaves the carrier.
    var latency: ClosedRange<Milliseconds>
}
