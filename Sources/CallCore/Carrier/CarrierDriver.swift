/// A telephone carrier: how its webhooks are verified and read, how its lines work. No I/O of its own: what it wants
/// sent comes out of its lines as requests.
public protocol CarrierDriver: Sendable {
    /// As in the configuration: `twilio`, `telnyx`, `plivo`.
    var name: String { get }
    var capabilities: CarrierCapabilities { get }

    /// Sets of headers; a webhook without all of any one of them is turned away before its body is read.
    var signatureHeaders: [[String]] { get }

    /// Whether the carrier sent this, with the clock at `now`.
    ///
    /// - Parameter alternatives: other URLs the carrier may have dialled, tried after the webhook's own.
    func verify(_ webhook: Webhook, alternatives: [String], now: CallTime) -> WebhookVerdict

    /// Reads a webhook that was verified.
    ///
    /// - Parameter key: the replay key of the verdict.
    func read(_ webhook: Webhook, key: String) throws(NoticeProblem) -> CarrierNotice

    /// The line of one call.
    func line(_ context: LineContext) -> any CarrierLine

    /// What to answer when nothing better is known in time: the call stays alive and comes back to us.
    func fallback(for notice: CarrierNotice?, webhookURL: String) -> WebhookReply

    /// What turns a call away that no flow wants.
    func refusal(of notice: CarrierNotice) -> WebhookReply

    /// Whether a response of the API is one that can be asked again after a pause (too many requests, overload).
    /// Nil for all other responses; the wait in milliseconds otherwise.
    func pause(after response: CarrierResponse) -> Milliseconds?

    /// Asks what a call cost that is over. Nil for a carrier that tells it by itself, or not at all.
    func billRequest(of providerCallID: String) -> CarrierRequest?

    /// What a response to `billRequest` says.
    func bill(in response: CarrierResponse) -> CarrierBill
}

extension CarrierDriver {
    public func billRequest(of providerCallID: String) -> CarrierRequest? { nil }
    public func bill(in response: CarrierResponse) -> CarrierBill { .none }
}
