import CallCore

/// A driver that asks for the pause an answer names, after statuses that allow another try.
struct StubDriver: CarrierDriver {
    let name = "stub"
    let capabilities = CarrierCapabilities.none
    let signatureHeaders: [[String]] = []

    func verify(_ webhook: Webhook, alternatives: [String], now: CallTime) -> WebhookVerdict { .refused(.key) }

    func read(_ webhook: Webhook, key: String) throws(NoticeProblem) -> CarrierNotice {
        throw NoticeProblem(code: "stub", message: "reads nothing")
    }

    func line(_ context: LineContext) -> any CarrierLine { StubLine() }
    func fallback(for notice: CarrierNotice?, webhookURL: String) -> WebhookReply { .ok }
    func refusal(of notice: CarrierNotice) -> WebhookReply { .ok }

    func pause(after response: CarrierResponse) -> Milliseconds? {
        guard case .answered(let status, _, let retryAfter) = response, status == 429 || status >= 500 else {
            return nil
        }
        return retryAfter ?? 700
    }
}
