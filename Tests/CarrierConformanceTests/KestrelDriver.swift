import CallCore
import ScriptValue

/// A carrier that takes commands as JSON and reports what happens in webhooks of JSON.
struct KestrelDriver: CarrierDriver {
    let name = "kestrel"
    let capabilities: CarrierCapabilities = [.speak, .listen, .sendDTMF, .transfer]
    let signatureHeaders = [["X-Kestrel-Signature", "X-Kestrel-Time"]]

    /// Whether a signature is that of these bytes; compares in constant time.
    let isSigned: @Sendable (_ bytes: [UInt8], _ signature: String) -> Bool

    func verify(_ webhook: Webhook, alternatives: [String], now: CallTime) -> WebhookVerdict {
        guard let signature = webhook.headers["X-Kestrel-Signature"], let time = webhook.headers["X-Kestrel-Time"]
        else { return .refused(.missingHeader) }
        guard let seconds = Int64(time), (0...9_999_999_999).contains(seconds) else {
            return .refused(.malformedHeader)
        }
        guard abs(now.milliseconds - seconds * 1_000) <= 300_000 else { return .refused(.stale) }
        guard isSigned(Array(time.utf8) + webhook.body, signature) else { return .refused(.mismatch) }
        return .genuine(replayKey: "kestrel:\(signature)")
    }

    func read(_ webhook: Webhook, key: String) throws(NoticeProblem) -> CarrierNotice {
        guard let content = try? JSONText.decodePlain(webhook.body) else {
            throw NoticeProblem(code: "webhook.json", message: "the body is not JSON")
        }
        var notice = CarrierNotice(key: key, content: content)
        notice.callID = content["tag"]?.text.map { CallID($0) }
        notice.providerCallID = content["call"]?.text
        notice.from = content["from"]?.text
        notice.to = content["to"]?.text
        notice.mayOpenACall = content["kind"]?.text == "incoming"
        if notice.mayOpenACall { notice.direction = .inbound }
        return notice
    }

    func line(_ context: LineContext) -> any CarrierLine { KestrelLine(context) }

    // Kestrel reads no answers; a call nobody wants is turned away with a command.
    func fallback(for notice: CarrierNotice?, webhookURL: String) -> WebhookReply { .ok }
    func refusal(of notice: CarrierNotice) -> WebhookReply { .ok }

    func pause(after response: CarrierResponse) -> Milliseconds? {
        if case .answered(429, _, let wanted) = response { wanted ?? 1_000 } else { nil }
    }
}
