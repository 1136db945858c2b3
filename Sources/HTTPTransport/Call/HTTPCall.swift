import CallCore

/// One HTTP request and the limits it keeps. TLS certificates are always verified; nothing here turns that off.
public struct HTTPCall: Hashable, Sendable {
    /// In capitals, such as `POST`; not `CONNECT` or `TRACE`.
    public var method: String
    /// `http` or `https`, with nothing before the host.
    public var url: String
    /// `Host`, lengths and connection fields are the client's own and are refused here.
    public var headers: HeaderList
    /// Fields such as `xi-api-key`, sent behind `headers`; printing the call does not show their values.
    public var secretHeaders: [SocketRequest.Header]
    public var body: [UInt8]?
    /// Stays out of `headers`, so that printing a call shows no secret.
    public var credentials: HTTPCredentials?
    /// From `send` to the last byte of the answer, redirects included; 1 ms and more.
    public var timeout: Milliseconds
    /// Name, connection and TLS, in milliseconds.
    public var connectTimeout: Milliseconds
    /// The longest body that is taken, in bytes.
    public var maxBytes: Int
    /// PEM file of the certificate authorities to trust instead of the system's.
    public var caFile: String?
    /// The host that the URL and every redirect must have.
    public var pinnedHost: String?
    public var addressPolicy: AddressPolicy
    /// URL of an HTTP or SOCKS proxy. Proxies named by environment variables are not used.
    public var proxy: String?
    /// How many redirects are followed. Only GET and HEAD are, and only on the same host and port, or from `http` to
    /// `https` on the usual ports; any other redirect is refused.
    public var redirects: Int
    /// Doing it twice is the same as once. Otherwise a request that went out on a kept connection that then broke is
    /// lost and not sent again.
    public var isRepeatable: Bool

    public init(
        _ method: String, _ url: String, headers: HeaderList = HeaderList(), secretHeaders: [SocketRequest.Header] = [],
        body: [UInt8]? = nil, credentials: HTTPCredentials? = nil, timeout: Milliseconds = 30_000,
        connectTimeout: Milliseconds = 5_000, maxBytes: Int = 1 << 20, caFile: String? = nil,
        pinnedHost: String? = nil, addressPolicy: AddressPolicy = .any, proxy: String? = nil, redirects: Int = 0,
        isRepeatable: Bool = false
    ) {
        self.method = method
        self.url = url
        self.headers = headers
        self.secretHeaders = secretHeaders
        self.body = body
        self.credentials = credentials
        self.timeout = timeout
        self.connectTimeout = connectTimeout
        self.maxBytes = maxBytes
        self.caFile = caFile
        self.pinnedHost = pinnedHost
        self.addressPolicy = addressPolicy
        self.proxy = proxy
        self.redirects = redirects
        self.isRepeatable = isRepeatable
    }
}
