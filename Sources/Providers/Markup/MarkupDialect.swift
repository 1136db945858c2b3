import CallCore

/// One carrier's way of writing documents and of its API, for the line that document carriers share (`MarkupLine`).
public protocol MarkupDialect: Sendable {
    /// Writes a document; callbacks become URLs with `address`.
    func write(_ document: MarkupDocument, _ context: LineContext) -> WebhookReply

    /// Whether the create request itself can carry this document.
    func canCreate(with document: MarkupDocument, _ context: LineContext) -> Bool

    /// Creates the call. `inline`: the document for the moment of answer; nil when the carrier shall fetch it.
    func create(_ placement: Placement, inline: MarkupDocument?, _ context: LineContext) -> CarrierRequest
    func created(_ response: CarrierResponse) -> MarkupCreation

    /// Looks for a call that a lost create request may have made. Asked step by step: `earlier` holds what the steps
    /// before answered; nil when there is nothing more to ask.
    func search(
        for placement: Placement, since: CallTime, earlier: [CarrierResponse], _ context: LineContext
    ) -> CarrierRequest?
    /// The call found by the search, if it is surely ours.
    func found(
        _ answers: [CarrierResponse], placement: Placement, since: CallTime, _ context: LineContext
    ) -> MarkupCreation

    /// Puts another document under a running call.
    func replace(with document: MarkupDocument, providerCallID: String, _ context: LineContext) -> MarkupReplacement
    func replaced(_ response: CarrierResponse) -> MarkupOutcome

    /// Requests that end the call, tried one after the other until one works.
    func hangUp(_ providerCallID: String, alias: String?, isAnswered: Bool, _ context: LineContext) -> [CarrierRequest]
    func hungUp(_ response: CarrierResponse) -> MarkupOutcome

    /// Requests that ask how the call is, one after the other until one of them does not say that it is over.
    func status(_ providerCallID: String, isAnswered: Bool, _ context: LineContext) -> [CarrierRequest]
    /// Whether the call is over, as far as the response tells; nil when it does not.
    func isOver(_ response: CarrierResponse) -> EndReason?

    /// What a webhook says, beyond its step. In the order in which it is to be reported.
    func signals(_ notice: CarrierNotice, step: MarkupCallback.Step?) -> [MarkupSignal]

    /// What a webhook that ends the call says it costs, as the carrier writes it; nil when it does not say.
    func cost(_ notice: CarrierNotice) -> String?

    /// The longest text one `say` step may hold; longer ones are split.
    var longestText: Int { get }

    /// The shortest time that a gather can be made to wait for an answer once its prompt is over.
    var shortestPatience: Milliseconds { get }

    /// Whether the report of a call's end says who ended it. A call that was `completed` without our doing was
    /// otherwise ended by the other side.
    var tellsWhoHungUp: Bool { get }

    /// Whether a document that begins with a pause picks up a call that came in.
    var pausePicksUp: Bool { get }

    /// How long after the answer it is surely a person when no machine was reported, for a carrier that reports
    /// machines only; nil when it reports people as well.
    var verdictTime: Milliseconds? { get }
}

extension MarkupDialect {
    public func cost(_ notice: CarrierNotice) -> String? { nil }

    /// The URL of a callback: our webhook address with the callback in its query.
    public func address(_ callback: MarkupCallback, _ context: LineContext) -> String {
        WebAddress(context.webhookURL)?.adding(query: callback.query) ?? context.webhookURL
    }
}

/// How a create request went.
public enum MarkupCreation: Hashable, Sendable {
    case created(providerCallID: String, alias: String?)
    /// Surely not created. `reason` as a script sees it: `failed`, `busy` …
    case failed(reason: String, message: String)
    /// Nobody knows.
    case unknown(message: String)
}

/// How a running document is replaced.
public enum MarkupReplacement: Hashable, Sendable {
    /// The request carries the document.
    case carried(CarrierRequest)
    /// The request makes the carrier fetch it, at the callback `next`.
    case fetched(CarrierRequest)
}

public enum MarkupOutcome: Hashable, Sendable {
    case done
    /// The call is over.
    case gone
    /// Not in a state for it; worth another try after a pause.
    case notYet
    case failed(message: String)
}
