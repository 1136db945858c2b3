import CallCore

/// Plivo's way of writing documents and of its API.
///
/// Plivo always fetches the first document of a call, ends calls by two different paths, and replaces a running
/// document by fetching another one.
public struct PlivoDialect: MarkupDialect {
    /// Plivo's limit is 3000 characters with voices that read SSML; some room is left for the markup around them.
    public var longestText: Int { 2_800 }

    /// Of `<GetInput>`.
    public var shortestPatience: Milliseconds { 5_000 }

    /// `HangupSource` does.
    public var tellsWhoHungUp: Bool { true }

    public var pausePicksUp: Bool { true }

    /// Detection takes 5 s at most, then comes the webhook's way to us.
    public var verdictTime: Milliseconds? { 6_500 }

    let path: PlivoPath

    /// - Parameter authID: of the account or sub-account that places the calls: `MA…` or `SA…`.
    public init(authID: String) { path = PlivoPath(authID: authID) }

    public func write(_ document: MarkupDocument, _ context: LineContext) -> WebhookReply {
        var writer = PlivoDocumentWriter(context) { url($0, context) }
        return .xml(writer.write(document))
    }

    /// Never: Plivo fetches every document.
    public func canCreate(with document: MarkupDocument, _ context: LineContext) -> Bool { false }

    /// The URL of a callback, with a policy of retries in its fragment, which Plivo reads and does not send: while our
    /// server restarts, a call is asked for again instead of being cut off. A fragment of the deployment's own stays.
    func url(_ callback: MarkupCallback, _ context: LineContext) -> String {
        let text = address(callback, context)
        return text.utf8.contains(UInt8(ascii: "#")) ? text : text + "#" + Self.retries
    }

    /// Three more tries when the connection fails, the answer is late or is a `5xx`.
    static let retries = "rc=3&rp=ct,rt,5xx"
}
