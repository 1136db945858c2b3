import ScriptValue

/// A fault of the protocol, as JSON-RPC 2.0 tells it. What goes wrong in a tool is a result, not one of these.
public struct MCPError: Error, Hashable, Sendable {
    public var code: Int64
    public var message: String
    public var data: Value?

    static func unreadable(_ why: String) -> MCPError { MCPError(code: -32_700, message: "parse error: \(why)") }
    static func invalid(_ why: String) -> MCPError { MCPError(code: -32_600, message: "invalid request: \(why)") }
    static func unknownMethod(_ name: String) -> MCPError {
        MCPError(code: -32_601, message: "unknown method: \(name.prefix(80))")
    }
    static func parameters(_ why: String) -> MCPError { MCPError(code: -32_602, message: why) }
    static let busy = MCPError(code: -32_000, message: "too many requests are under way; wait for their answers")
    /// A header that does not say what the body says.
    static func header(_ why: String) -> MCPError { MCPError(code: -32_020, message: why) }
    static func version(_ asked: String) -> MCPError {
        MCPError(
            code: -32_022, message: "unsupported protocol version",
            data: ["supported": [Value(MCPVersion.sessionless)], "requested": Value(String(asked.prefix(80)))])
    }

    func answer(to id: Value) -> Value {
        var error: [String: Value] = ["code": .int(code), "message": Value(message)]
        error["data"] = data
        return ["jsonrpc": "2.0", "id": id, "error": .map(error)]
    }
}
