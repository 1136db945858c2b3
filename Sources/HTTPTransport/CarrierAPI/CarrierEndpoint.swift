import CallCore

/// Where a carrier's API is and how to get in: all that its requests have in common.
public struct CarrierEndpoint: Sendable {
    /// The whole of a request, and the time for its connection.
    public static let timeout: Milliseconds = 30_000
    public static let connectTimeout: Milliseconds = 5_000

    private let base: String
    private let host: String
    private let credentials: HTTPCredentials
    private let caFile: String?
    private let proxy: String?

    /// - Parameters:
    ///   - base: URL below which the API lies, such as `https://api.example.com/v2`; it may have a path, but no query.
    ///   - caFile: PEM file of the authorities to trust instead of the system's.
    public init(
        base: String, credentials: HTTPCredentials, caFile: String? = nil, proxy: String? = nil
    ) throws(CarrierEndpointError) {
        guard let url = HTTPURL(base), !base.contains("?"), !base.contains("#") else { throw CarrierEndpointError() }
        self.base = base.hasSuffix("/") ? String(base.dropLast()) : base
        host = url.host
        self.credentials = credentials
        self.caFile = caFile
        self.proxy = proxy
    }

    /// The request as it is sent; nil when its path could lead out of the API.
    func call(for request: CarrierRequest) -> HTTPCall? {
        guard Self.isPlain(request.path) else { return nil }
        var url = base + request.path
        if !request.query.isEmpty { url += "?" + PercentCoding.form(request.query) }
        var call = HTTPCall(
            request.method.rawValue, url, headers: HeaderList(["Accept": "application/json"]), timeout: Self.timeout,
            connectTimeout: Self.connectTimeout, caFile: caFile, pinnedHost: host, proxy: proxy,
            isRepeatable: request.safety == .repeatable)
        call.credentials = credentials
        if let content = request.body.content {
            call.headers.add("Content-Type", content.type)
            call.body = content.bytes
        }
        return call
    }

    /// Segments of URL characters, none of which steps up.
    private static func isPlain(_ path: String) -> Bool {
        path.utf8.first == UInt8(ascii: "/")
            && path.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && !"?#\\".utf8.contains($0) }
            && !path.split(separator: "/").contains { isDots($0) }
    }

    private static func isDots(_ segment: Substring) -> Bool {
        let plain = PercentCoding.decode(segment, plusIsSpace: false).map { String(decoding: $0, as: UTF8.self) }
        return plain == nil || plain == "." || plain == ".."
    }
}
