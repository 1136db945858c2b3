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

    /// How long the document for emergencies holds the line before it comes back, in seconds.
    static let holdSeconds = 2

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

    public func line(_ context: LineContext) -> any CarrierLine { MarkupLine(dialect, context) }

    /// Holds the line for two seconds and comes back for the document that was not ready.
    public func fallback(for notice: CarrierNotice?, webhookURL: String) -> WebhookReply {
        let context = LineContext(
            callID: notice?.callID, providerCallID: notice?.providerCallID, direction: notice?.direction ?? .inbound,
            from: "", to: "", webhookURL: webhookURL, salt: notice?.query["salt"] ?? "")
        let written = notice.flatMap { MarkupCallback(query: $0.query) }
        let home = MarkupCallback(
            .home, callID: notice?.callID, document: written?.document ?? 0, salt: context.salt)
        return dialect.write(MarkupDocument([.pause(seconds: Self.holdSeconds), .redirect(home)]), context)
    }

    public func refusal(of notice: CarrierNotice) -> WebhookReply {
        let context = LineContext(
            callID: nil, providerCallID: notice.providerCallID, direction: .inbound, from: "", to: "", webhookURL: "",
            salt: "")
        return dialect.write(MarkupDocument([.reject(reason: "rejected")]), context)
    }

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
