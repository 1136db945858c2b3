import CallCore
import ScriptValue

/// Which HTTP requests are let in: those of programs of this machine that show the token.
///
/// A page in a browser can make a browser of this machine send requests here; it cannot forge `Origin` and `Host`.
enum MCPHTTPGate {
    static let allowed = HeaderList(["allow": "POST, DELETE"])

    /// Nil for a request that is in order so far.
    static func refusal(_ request: MCPHTTPRequest) -> MCPHTTPAnswer? {
        let headers = request.headers
        if let host = headers["host"], !isHere(host) { return .refusal(421, "this server is not \(host.prefix(80))") }
        if let origin = headers["origin"], !isHere(origin: origin) {
            return .refusal(403, "requests of other origins are refused")
        }
        guard request.isAuthorized else {
            return .refusal(
                401, "send the gateway's token as Bearer; it is in gateway.auth.token or in the store's gateway.token",
                headers: HeaderList(["www-authenticate": "Bearer"]))
        }
        switch request.method {
        case "DELETE": return nil
        case "POST": return refusal(ofForm: headers)
        default: return .refusal(405, "use POST", headers: allowed)
        }
    }

    private static func refusal(ofForm headers: HeaderList) -> MCPHTTPAnswer? {
        let type = headers["content-type"].map { mediaTypes($0) } ?? []
        guard type == ["application/json"] else { return .refusal(415, "content-type must be application/json") }
        let accepted = headers.all("accept").flatMap(mediaTypes)
        let isAnswerWanted =
            accepted.contains("*/*") || ["application/json", "text/event-stream"].allSatisfy(accepted.contains)
        guard isAnswerWanted else {
            return .refusal(406, "accept must list application/json and text/event-stream")
        }
        return nil
    }

    private static func mediaTypes(_ header: String) -> [String] {
        header.split(separator: ",").map { type in
            String(type.prefix { $0 != ";" }.filter { !$0.isWhitespace }).lowercased()
        }
    }

    private static func isHere(_ host: String) -> Bool {
        guard let name = HostName(host)?.name else { return false }
        return name == "localhost" || IPAddress(name)?.isLoopback == true
    }

    private static func isHere(origin: String) -> Bool {
        for scheme in ["http://", "https://"] where origin.hasPrefix(scheme) {
            return isHere(String(origin.dropFirst(scheme.count)))
        }
        return false
    }

    /// What the headers of a request without session must say about its body; nil when they do.
    static func mismatch(_ headers: HeaderList, _ fields: Value) -> MCPError? {
        let method = fields["method"]?.text
        guard headers["mcp-protocol-version"] == fields["params"]?["_meta"]?[MCPEra.versionKey]?.text else {
            return .header("MCP-Protocol-Version does not say what the body says")
        }
        guard headers["mcp-method"] == method else { return .header("Mcp-Method does not say what the body says") }
        guard method != "tools/call" || headers["mcp-name"] == fields["params"]?["name"]?.text else {
            return .header("Mcp-Name does not say what the body says")
        }
        return nil
    }
}
