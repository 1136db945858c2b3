import CallCore

/// A driver that does what another does and has it recorded.
struct RecordedDriver: CarrierDriver {
    let inner: any CarrierDriver
    let recorder: DriverRecorder

    var name: String { inner.name }
    var capabilities: CarrierCapabilities { inner.capabilities }
    var signatureHeaders: [[String]] { inner.signatureHeaders }

    func verify(_ webhook: Webhook, alternatives: [String], now: CallTime) -> WebhookVerdict {
        let verdict = inner.verify(webhook, alternatives: alternatives, now: now)
        recorder.add(webhook, now: now, verdict)
        return verdict
    }

    func read(_ webhook: Webhook, key: String) throws(NoticeProblem) -> CarrierNotice {
        try inner.read(webhook, key: key)
    }

    func line(_ context: LineContext) -> any CarrierLine {
        RecordedLine(inner: inner.line(context), recorder: recorder, number: recorder.open(context))
    }

    func fallback(for notice: CarrierNotice?, webhookURL: String) -> WebhookReply {
        inner.fallback(for: notice, webhookURL: webhookURL)
    }

    func refusal(of notice: CarrierNotice) -> WebhookReply { inner.refusal(of: notice) }
    func pause(after response: CarrierResponse) -> Milliseconds? { inner.pause(after: response) }
}
