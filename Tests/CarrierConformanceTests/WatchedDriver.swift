import CallCore

/// A driver that does what another does while its lines are watched.
struct WatchedDriver: CarrierDriver {
    let inner: any CarrierDriver
    let watch: ProcessWatch

    var name: String { inner.name }
    var capabilities: CarrierCapabilities { inner.capabilities }
    var signatureHeaders: [[String]] { inner.signatureHeaders }

    func verify(_ webhook: Webhook, alternatives: [String], now: CallTime) -> WebhookVerdict {
        inner.verify(webhook, alternatives: alternatives, now: now)
    }

    func read(_ webhook: Webhook, key: String) throws(NoticeProblem) -> CarrierNotice {
        try inner.read(webhook, key: key)
    }

    func line(_ context: LineContext) -> any CarrierLine {
        WatchedLine(inner: inner.line(context), watch: watch, number: watch.open())
    }

    func fallback(for notice: CarrierNotice?, webhookURL: String) -> WebhookReply {
        inner.fallback(for: notice, webhookURL: webhookURL)
    }

    func refusal(of notice: CarrierNotice) -> WebhookReply { inner.refusal(of: notice) }
    func pause(after response: CarrierResponse) -> Milliseconds? { inner.pause(after: response) }
}
