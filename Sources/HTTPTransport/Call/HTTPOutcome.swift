import CallCore

/// What came of an HTTP request. Codes are stable; messages name host and cause, and never hold the URL's path or
/// query, a header or a body.
public enum HTTPOutcome: Hashable, Sendable {
    /// A whole answer, whatever its status.
    case answered(status: Int, headers: HeaderList, body: [UInt8])
    /// No byte of the request was sent: `http.resolve`, `http.connect`, `http.tls`, `http.timeout`, `http.cancelled`,
    /// `http.shutdown`, `http.unavailable`.
    case notSent(code: String, message: String)
    /// The request, or some of it, was sent, and no whole answer came back: `http.timeout`, `http.broken`,
    /// `http.cancelled`, `http.shutdown`. The server may have acted on it.
    case lost(code: String, message: String)
    /// Against a rule. Before sending: `http.url`, `http.host`, `http.method`, `http.header`, `http.limit`,
    /// `http.address`. After sending, so that the server may have acted: `http.too_large`, `http.headers_too_large`
    /// and, for a redirect, `http.host`, `http.scheme` and `http.redirects`.
    case refused(code: String, message: String)
}
