import CallCore

/// A request as it would have to have been for its signature to fit: what differs, and the request changed so.
struct SignatureTrial {
    /// One difference, on one axis.
    struct Change {
        var part: SignatureExplanation.Part
        /// What was signed instead of what is there. Never repeats values of the request.
        var note: String
        var apply: (inout SignatureTrial) -> Void
    }

    var webhook: Webhook
    /// The URL of the webhook; nil when it is none.
    var address: WebAddress?
    var check: SignatureCheck
    var changes: [Change] = []

    init(_ webhook: Webhook, _ check: SignatureCheck) {
        self.webhook = webhook
        self.check = check
        address = WebAddress(webhook.url)
    }

    func changed(_ change: Change) -> SignatureTrial {
        var next = self
        change.apply(&next)
        next.changes.append(change)
        return next
    }

    /// Whether the signature fits, whenever it was made.
    func fits(now: CallTime) -> Bool {
        var webhook = webhook
        if let address { webhook.url = address.text }
        return switch check.verify(webhook, now: now) {
        case .genuine, .refused(.stale): true
        case .refused: false
        }
    }

    /// The trial with the fewest changes that fits, at most one of each axis and `limit` in all.
    static func search(_ start: SignatureTrial, axes: [[Change]], limit: Int, now: CallTime) -> SignatureTrial? {
        // Trials of one size, with the axis behind the last one changed.
        var trials = [(start, 0)]
        for _ in 0..<limit {
            var larger: [(SignatureTrial, Int)] = []
            for (trial, firstAxis) in trials {
                for axis in axes.indices.dropFirst(firstAxis) {
                    for change in axes[axis] {
                        let next = trial.changed(change)
                        if next.fits(now: now) { return next }
                        larger.append((next, axis + 1))
                    }
                }
            }
            trials = larger
        }
        return nil
    }
}
