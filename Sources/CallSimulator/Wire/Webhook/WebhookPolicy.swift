import CallCore

/// How long a carrier waits for the answer to a webhook, and what it does without one.
struct WebhookPolicy: Sendable {
    /// For one try, in milliseconds.
    var answerLimit: Milliseconds = 15_000
    /// Milliseconds before each further try.
    var retries: [Milliseconds] = []
    /// No further try begins later than this after the first one.
    var total: Milliseconds?
    /// Which answers count as failures besides no answer at all.
    var retriesStatus: @Sendable (Int) -> Bool = { $0 >= 500 }
    /// Whether others may overtake it, and whether it may come twice.
    var mayStray = true
}
