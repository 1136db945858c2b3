import ScriptValue

/// A script's request to a host it was granted.
public struct HTTPRequest: Hashable, Sendable {
    public var method: String
    public var url: String
    public var headers: [String: String]
    public var body: ByteString?
    public var timeout: Milliseconds

    public init(method: String, url: String, headers: [String: String], body: ByteString?, timeout: Milliseconds) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
        self.timeout = timeout
    }
}
