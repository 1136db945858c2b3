/// One HTTP request to a carrier's API. The host adds the base URL, the credentials and the connection.
public struct CarrierRequest: Hashable, Sendable {
    public enum Method: String, Hashable, Sendable {
        case get = "GET"
        case post = "POST"
        case delete = "DELETE"
    }

    public enum Body: Hashable, Sendable {
        case none
        /// `application/x-www-form-urlencoded`; a name may come more than once.
        case form([HeaderList.Field])
        /// `application/json`; the text.
        case json(String)

        /// As it is sent; nil for none.
        public var content: (type: String, bytes: [UInt8])? {
            switch self {
            case .none: nil
            case .form(let fields): ("application/x-www-form-urlencoded", Array(PercentCoding.form(fields).utf8))
            case .json(let text): ("application/json", Array(text.utf8))
            }
        }
    }

    /// What may be done when the answer is lost.
    public enum Safety: Hashable, Sendable {
        /// Doing it twice is the same as once, or the request carries a key: it may be sent again.
        case repeatable
        /// Sending it again could do it twice.
        case once
    }

    public var method: Method
    /// Below the carrier's base URL, beginning with `/`, percent-encoded.
    public var path: String
    /// Added to the path, encoded by the host.
    public var query: [HeaderList.Field]
    public var body: Body
    public var safety: Safety

    public init(
        _ method: Method, _ path: String, query: [HeaderList.Field] = [], body: Body = .none, safety: Safety
    ) {
        self.method = method
        self.path = path
        self.query = query
        self.body = body
        self.safety = safety
    }
}
