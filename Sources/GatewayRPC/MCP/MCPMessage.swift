import ScriptValue

/// One JSON-RPC message of a client.
enum MCPMessage: Hashable, Sendable {
    case request(id: Value, method: String, params: [String: Value])
    case notification(method: String, params: [String: Value])
    /// An answer to something this server asked; it asks nothing.
    case response
    /// No message; the id is that of the request as far as it could be read, else null.
    case broken(id: Value, MCPError)

    /// The longest id, in bytes.
    private static let longestID = 256

    init(_ value: Value) {
        guard let fields = value.map, !fields.isEmpty else {
            self = .broken(id: .null, .invalid("a message is an object"))
            return
        }
        let id = fields["id"].flatMap(Self.id)
        func broken(_ why: String) -> MCPMessage { .broken(id: id ?? .null, .invalid(why)) }
        guard fields["jsonrpc"] == "2.0" else {
            self = broken("jsonrpc must be \"2.0\"")
            return
        }
        guard let named = fields["method"] else {
            self = fields["result"] != nil || fields["error"] != nil ? .response : broken("method is missing")
            return
        }
        guard let method = named.text, !method.isEmpty else {
            self = broken("method must be a text")
            return
        }
        let params = fields["params"] ?? [:]
        guard let named = params.isNull ? [:] : params.map else {
            self = broken("params must be an object")
            return
        }
        switch (fields["id"], id) {
        case (nil, _): self = .notification(method: method, params: named)
        case (_, let id?): self = .request(id: id, method: method, params: named)
        case (_, nil): self = broken("id must be a text or a whole number")
        }
    }

    private static func id(_ value: Value) -> Value? {
        switch value {
        case .int: value
        case .string(let text) where text.bytes.count <= longestID && value.text != nil: value
        default: nil
        }
    }
}
