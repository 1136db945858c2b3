/// One HTTP request of a carrier, as it came in.
public struct Webhook: Hashable, Sendable {
    /// In capitals, such as `POST`.
    public var method: String
    /// The URL the carrier dialled as far as the host can tell: scheme, host, port, path and the query untouched.
    public var url: String
    public var headers: HeaderList
    /// The raw bytes: signatures cover them.
    public var body: [UInt8]

    public init(method: String, url: String, headers: HeaderList, body: [UInt8]) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
    }
}
