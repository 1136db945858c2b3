/// What a carrier gets as the answer to a webhook.
public struct WebhookReply: Hashable, Sendable {
    public var status: Int
    /// Nil for an answer without a body.
    public var contentType: String?
    public var body: [UInt8]

    public init(status: Int = 200, contentType: String? = nil, body: [UInt8] = []) {
        self.status = status
        self.contentType = contentType
        self.body = body
    }

    /// A plain `200` for carriers that only want to know that the event arrived.
    public static let ok = WebhookReply()

    public static func xml(_ document: String) -> WebhookReply {
        WebhookReply(contentType: "text/xml; charset=utf-8", body: Array(document.utf8))
    }
}
