import CallCore

/// Twilio: calls steered by documents that Twilio fetches from us.
public struct TwilioDriver: CarrierDriver {
    /// Judges the signature of a webhook: the request, other URLs Twilio may have dialled, and the clock.
    public typealias Verifier = @Sendable (Webhook, [String], CallTime) -> WebhookVerdict

    public let name = "twilio"
    public let capabilities = CarrierCapabilities.all.removing(.realtime)
    public let signatureHeaders = [["X-Twilio-Signature"]]

    let dialect: TwilioDialect
    private let verifier: Verifier

    /// - Parameters:
    ///   - accountSID: `AC` and 32 hexadecimal digits.
    ///   - verifier: holds the auth token and does the cryptography.
    public init(accountSID: String, options: TwilioOptions = TwilioOptions(), verifier: @escaping Verifier) {
        dialect = TwilioDialect(accountSID: accountSID, options: options)
        self.verifier = verifier
    }

    /// Where the API of a region is. An edge alone belongs to `us1`.
    public static func baseURL(region: String? = nil, edge: String? = nil) -> String {
        let region = region.flatMap { $0.isEmpty ? nil : $0 }
        guard let edge, !edge.isEmpty else {
            return "https://api." + (region.map { $0 + "." } ?? "") + "twilio.com"
        }
        return "https://api.\(edge).\(region ?? "us1").twilio.com"
    }

    public func verify(_ webhook: Webhook, alternatives: [String], now: CallTime) -> WebhookVerdict {
        verifier(webhook, alternatives, now)
    }

    public func line(_ context: LineContext) -> any CarrierLine {
        let line = MarkupLine(dialect, context.beneathStream)
        return context.stream.map { StreamLine(line, context, stream: $0) } ?? line
    }

    public func fallback(for notice: CarrierNotice?, webhookURL: String) -> WebhookReply {
        if let notice, !notice.wantsDocument { return .ok }
        return dialect.comingBack(for: notice, webhookURL: webhookURL)
    }

    public func refusal(of notice: CarrierNotice) -> WebhookReply { dialect.refusing(notice) }

    /// Only answers that come before anything was done; after another `5xx` a call may exist.
    public func pause(after response: CarrierResponse) -> Milliseconds? {
        guard case .answered(let status, _, let wanted) = response else { return nil }
        switch status {
        case 429: return wanted ?? 1_000
        case 503: return wanted ?? 2_000
        default: return nil
        }
    }
}
