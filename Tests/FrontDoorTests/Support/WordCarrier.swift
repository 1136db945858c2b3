import CallCore

/// A carrier that signs with a word. Which URL it dialled, it says in a header; so do tests see what the door made of it.
struct WordCarrier: CarrierDriver {
    let name = "word"
    let capabilities = CarrierCapabilities.none
    let signatureHeaders = [["x-word"], ["x-old-word", "x-old-nonce"]]

    func verify(_ webhook: Webhook, alternatives: [String], now: CallTime) -> WebhookVerdict {
        guard webhook.headers["x-word"] == "swordfish" else { return .refused(.mismatch) }
        if let dialled = webhook.headers["x-dialled"], dialled != webhook.url, !alternatives.contains(dialled) {
            return .refused(.mismatch)
        }
        let key = webhook.headers["x-key"] ?? String(decoding: webhook.body, as: UTF8.self)
        return .genuine(replayKey: key == "none" ? "" : "word:" + key)
    }

    func read(_ webhook: Webhook, key: String) throws(NoticeProblem) -> CarrierNotice {
        let text = String(decoding: webhook.body, as: UTF8.self)
        if text == "nonsense" { throw NoticeProblem(code: "webhook.nonsense", message: "makes no sense") }
        return CarrierNotice(key: key, providerCallID: webhook.url, wantsDocument: text.hasPrefix("document"))
    }

    func line(_ context: LineContext) -> any CarrierLine { NoLine() }

    func fallback(for notice: CarrierNotice?, webhookURL: String) -> WebhookReply { .xml("<Stay>\(webhookURL)</Stay>") }

    func refusal(of notice: CarrierNotice) -> WebhookReply { .ok }

    func pause(after response: CarrierResponse) -> Milliseconds? { nil }

    private struct NoLine: CarrierLine {
        mutating func handle(_ input: LineInput, now: CallTime) -> [LineAction] { [] }
    }
}
