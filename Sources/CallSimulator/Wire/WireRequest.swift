import CallCore
import ScriptValue

/// An HTTP request without its socket: to a carrier's API, or a carrier's webhook on its way out.
public struct WireRequest: Hashable, Sendable {
    /// In capitals, such as `POST`.
    public var method: String
    /// Scheme, host and port of a webhook's URL; nil for requests to the carrier.
    public var origin: String?
    /// Percent-encoded as it stands on the wire.
    public var path: String
    /// Without the `?`; nil for none.
    public var query: String?
    public var headers: HeaderList
    public var body: [UInt8]

    public init(
        _ method: String, _ path: String, query: String? = nil, headers: HeaderList = HeaderList(), body: [UInt8] = []
    ) {
        self.method = method
        self.path = path
        self.query = query
        self.headers = headers
        self.body = body
    }

    /// A request to a full URL, whose fragment is left out: it never goes over the wire. Nil when it is no URL.
    public init?(_ method: String, url: String, headers: HeaderList = HeaderList(), body: [UInt8] = []) {
        guard var address = WebAddress(url) else { return nil }
        self.init(
            method, address.path.isEmpty ? "/" : address.path, query: address.query, headers: headers, body: body)
        address.path = ""
        address.query = nil
        address.fragment = nil
        origin = address.text
    }

    /// The full URL of a webhook; of a request to the carrier, path and query.
    public var url: String { (origin ?? "") + path + (query.map { "?" + $0 } ?? "") }

    public var text: String { String(decoding: body, as: UTF8.self) }

    /// The fields of a form body; none when it cannot be read.
    public var form: FormFields? { try? FormFields(body) }

    /// The value of an `Authorization` header for HTTP Basic.
    static func basic(_ user: String, _ password: String) -> String {
        "Basic " + Base64.encode(Array("\(user):\(password)".utf8))
    }

    /// What a content type begins with, without its parameters, in lower case.
    public var mediaType: String { WireResponse.mediaType(headers) }
}
