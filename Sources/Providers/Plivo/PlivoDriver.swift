import CallCore
import ScriptValue

/// Plivo: calls steered by documents that Plivo fetches from us.
public struct PlivoDriver: CarrierDriver {
    /// Judges the signature of a webhook: the request, other URLs Plivo may have dialled, and the clock.
    public typealias Verifier = @Sendable (Webhook, [String], CallTime) -> WebhookVerdict

    public let name = "plivo"
    public let capabilities = CarrierCapabilities.all.removing(.realtime)
    public let signatureHeaders = [
        ["X-Plivo-Signature-V3", "X-Plivo-Signature-V3-Nonce"],
        ["X-Plivo-Signature-Ma-V3", "X-Plivo-Signature-V3-Nonce"],
        ["X-Plivo-Signature-V2", "X-Plivo-Signature-V2-Nonce"],
        ["X-Plivo-Signature-Ma-V2", "X-Plivo-Signature-V2-Nonce"],
    ]

    let dialect: PlivoDialect
    private let verifier: Verifier

    /// - Parameters:
    ///   - authID: of the account or sub-account: `MA…` or `SA…`.
    ///   - verifier: holds the token and does the cryptography.
    public init(authID: String, verifier: @escaping Verifier) {
        dialect = PlivoDialect(authID: authID)
        self.verifier = verifier
    }

    public func verify(_ webhook: Webhook, alternatives: [String], now: CallTime) -> WebhookVerdict {
        verifier(webhook, alternatives, now)
    }

    public func line(_ context: LineContext) -> any CarrierLine {
        let line = MarkupLine(dialect, context.beneathStream)
        return context.stream.map { StreamLine(line, context, stream: $0) } ?? line
    }

    public func fallback(for notice: CarrierNotice?, webhookURL: String) -> WebhookReply {
        dialect.comingBack(for: notice, webhookURL: webhookURL)
    }

    public func refusal(of notice: CarrierNotice) -> WebhookReply { dialect.refusing(notice) }

    /// Waits for answers about load and failure. What of these may be sent again when it was no repeatable request is
    /// the host's to know: after a `5xx` other than 503 a call may have been created.
    public func pause(after response: CarrierResponse) -> Milliseconds? {
        guard case .answered(let status, _, let wanted) = response else { return nil }
        switch status {
        // 300 requests in five seconds are allowed.
        case 429: return wanted ?? 1_000
        case 500..<600: return wanted ?? 2_000
        default: return nil
        }
    }
}
