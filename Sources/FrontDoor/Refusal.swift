import CallCore

/// Why a request was turned away before it was carried out.
public enum Refusal: String, Hashable, Sendable, CaseIterable {
    case path
    case method
    /// The headers of the carrier's signature are not there.
    case unsigned
    case tooManyInFlight = "too_many_in_flight"
    case bodyTooLarge = "body_too_large"
    case bodyTooSlow = "body_too_slow"
    /// The signature does not hold.
    case signature
    /// Genuine, but it makes no sense.
    case content
    /// Not HTTP, or ambiguous about where the request ends.
    case malformed
    case headersTooLarge = "headers_too_large"
    case headersTooSlow = "headers_too_slow"
    case targetTooLong = "target_too_long"
    /// The client asks for another protocol.
    case upgrade
    /// An expectation nobody knows.
    case expectation

    public var status: Int {
        switch self {
        case .path: 404
        case .method: 405
        case .unsigned, .signature: 401
        case .tooManyInFlight: 429
        case .bodyTooLarge: 413
        case .bodyTooSlow, .headersTooSlow: 408
        case .content, .malformed, .upgrade: 400
        case .headersTooLarge: 431
        case .targetTooLong: 414
        case .expectation: 417
        }
    }

    var text: String {
        switch self {
        case .path: "Not Found"
        case .method: "Method Not Allowed"
        case .unsigned, .signature: "Unauthorized"
        case .tooManyInFlight: "Too Many Requests"
        case .bodyTooLarge: "Payload Too Large"
        case .bodyTooSlow: "Request body timeout"
        case .headersTooSlow: "Request Timeout"
        case .content, .malformed, .upgrade: "Bad Request"
        case .headersTooLarge: "Request Header Fields Too Large"
        case .targetTooLong: "URI Too Long"
        case .expectation: "Expectation Failed"
        }
    }

    var reply: WebhookReply {
        WebhookReply(status: status, contentType: "text/plain; charset=utf-8", body: Array(text.utf8))
    }
}
