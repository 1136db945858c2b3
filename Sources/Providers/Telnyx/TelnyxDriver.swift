import CallCore
import ScriptValue

/// Telnyx, Call Control v2: commands over REST, and webhooks that only notify.
public struct TelnyxDriver: CarrierDriver {
    public typealias Verifier =
        @Sendable (_ webhook: Webhook, _ alternatives: [String], _ now: CallTime) -> WebhookVerdict

    public var name: String { "telnyx" }
    /// Everything but live sound both ways.
    public var capabilities: CarrierCapabilities { .all.removing(.realtime) }
    public var signatureHeaders: [[String]] { [["telnyx-signature-ed25519", "telnyx-timestamp"]] }

    private let options: TelnyxOptions
    private let connectionID: String
    private let verifier: Verifier

    /// - Parameters:
    ///   - connectionID: the Call Control application that calls are placed from.
    ///   - verifier: checks the signature of a webhook.
    public init(connectionID: String, options: TelnyxOptions = TelnyxOptions(), verifier: @escaping Verifier) {
        self.connectionID = connectionID
        self.options = options
        self.verifier = verifier
    }

    public func verify(_ webhook: Webhook, alternatives: [String], now: CallTime) -> WebhookVerdict {
        verifier(webhook, alternatives, now)
    }

    public func read(_ webhook: Webhook, key: String) throws(NoticeProblem) -> CarrierNotice {
        try TelnyxEnvelope.read(webhook.body, key: key)
    }

    public func line(_ context: LineContext) -> any CarrierLine {
        let line = TelnyxLine(context.beneathStream, connectionID: connectionID, options: options)
        return context.stream.map { StreamLine(line, context, stream: $0) } ?? line
    }

    /// The body of an answer means nothing to Telnyx; the call goes on by itself.
    public func fallback(for notice: CarrierNotice?, webhookURL: String) -> WebhookReply { .ok }

    /// A call is turned away with a `reject` command, not with the answer to a webhook.
    public func refusal(of notice: CarrierNotice) -> WebhookReply { .ok }

    public func pause(after response: CarrierResponse) -> Milliseconds? {
        if case .overloaded(let wait, _) = TelnyxOutcome(response) { wait } else { nil }
    }
}
