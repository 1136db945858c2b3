import CallCore
import ScriptValue

/// A request for the address of the Model Context Protocol.
public struct MCPHTTPRequest: Hashable, Sendable {
    public var method: String
    public var headers: HeaderList
    public var body: [UInt8]
    /// Whether the client showed the gateway's token.
    public var isAuthorized: Bool

    public init(method: String, headers: HeaderList, body: [UInt8], isAuthorized: Bool) {
        self.method = method
        self.headers = headers
        self.body = body
        self.isAuthorized = isAuthorized
    }
}

/// What goes back.
public struct MCPHTTPAnswer: Hashable, Sendable {
    public var status: Int
    public var headers = HeaderList()
    /// JSON, or empty.
    public var body: [UInt8] = []

    init(_ status: Int, headers: HeaderList = HeaderList(), body: [UInt8] = []) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    static func refusal(_ status: Int, _ error: MCPError, headers: HeaderList = HeaderList()) -> MCPHTTPAnswer {
        MCPHTTPAnswer(status, headers: headers, body: JSONText.encodePlain(error.answer(to: .null)))
    }

    static func refusal(_ status: Int, _ why: String, headers: HeaderList = HeaderList()) -> MCPHTTPAnswer {
        refusal(status, .invalid(why), headers: headers)
    }
}
