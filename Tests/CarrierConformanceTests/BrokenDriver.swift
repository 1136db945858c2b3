import CallCore
import Synchronization

/// A driver that works, with one mistake built in.
struct BrokenDriver: CarrierDriver {
    enum Mistake: String, CaseIterable, Sendable {
        case twoResults, forgottenResult, twoReplies, forgottenReply, spokenTwice, notSpoken, dialsAgain
        case leavesTimers, talksAfterTheEnd, chatty, oneEventID, moody, endsAtUnknown, sendsKeysAgain
        case windsItselfUp, takesAnything, asksAgain, owesForEver, forgetsWhatPlays
    }

    let inner: any CarrierDriver
    let mistake: Mistake

    var name: String { inner.name }
    var capabilities: CarrierCapabilities { inner.capabilities }
    var signatureHeaders: [[String]] { inner.signatureHeaders }

    func verify(_ webhook: Webhook, alternatives: [String], now: CallTime) -> WebhookVerdict {
        if mistake == .takesAnything { return .genuine(replayKey: "\(name):any") }
        return inner.verify(webhook, alternatives: alternatives, now: now)
    }

    func read(_ webhook: Webhook, key: String) throws(NoticeProblem) -> CarrierNotice {
        try inner.read(webhook, key: key)
    }

    func line(_ context: LineContext) -> any CarrierLine {
        BrokenLine(inner: inner.line(context), context: context, mistake: mistake)
    }

    func fallback(for notice: CarrierNotice?, webhookURL: String) -> WebhookReply {
        inner.fallback(for: notice, webhookURL: webhookURL)
    }

    func refusal(of notice: CarrierNotice) -> WebhookReply { inner.refusal(of: notice) }

    func pause(after response: CarrierResponse) -> Milliseconds? {
        mistake == .asksAgain ? 1_000 : inner.pause(after: response)
    }
}
