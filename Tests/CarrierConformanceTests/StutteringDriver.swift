import CallCore
import ScriptValue

/// A driver for Telnyx that asks for all words twice, each time under another name.
struct StutteringDriver: CarrierDriver {
    let inner: any CarrierDriver

    var name: String { inner.name }
    var capabilities: CarrierCapabilities { inner.capabilities }
    var signatureHeaders: [[String]] { inner.signatureHeaders }

    func verify(_ webhook: Webhook, alternatives: [String], now: CallTime) -> WebhookVerdict {
        inner.verify(webhook, alternatives: alternatives, now: now)
    }

    func read(_ webhook: Webhook, key: String) throws(NoticeProblem) -> CarrierNotice {
        try inner.read(webhook, key: key)
    }

    func line(_ context: LineContext) -> any CarrierLine { StutteringLine(inner: inner.line(context)) }

    func fallback(for notice: CarrierNotice?, webhookURL: String) -> WebhookReply {
        inner.fallback(for: notice, webhookURL: webhookURL)
    }

    func refusal(of notice: CarrierNotice) -> WebhookReply { inner.refusal(of: notice) }
    func pause(after response: CarrierResponse) -> Milliseconds? { inner.pause(after: response) }
}
