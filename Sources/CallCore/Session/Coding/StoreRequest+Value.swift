import ScriptValue

extension StoreRequest {
    /// The request as the journal keeps it.
    public var value: Value {
        switch self {
        case .get(let scope, let key): .coded("get", ["scope": Value(scope), "key": Value(key)])
        case .set(let scope, let key, let value, let timeToLive):
            .coded(
                "set",
                [
                    "scope": Value(scope), "key": Value(key), "value": value,
                    "ttl_ms": timeToLive.map { .int($0) },
                ])
        case .delete(let scope, let key): .coded("delete", ["scope": Value(scope), "key": Value(key)])
        case .memory(let sessionKey): .coded("memory", ["session_key": Value(sessionKey)])
        case .remember(let sessionKey, let text):
            .coded("remember", ["session_key": Value(sessionKey), "text": Value(text)])
        }
    }

    /// Nil when `value` was not made by `value` of a request; fields it does not know are passed over.
    public init?(value: Value) {
        guard let fields = CodedFields(value), let request = try? Self.read(fields) else { return nil }
        self = request
    }

    private static func read(_ fields: CodedFields) throws(CodedFields.Malformed) -> StoreRequest {
        switch fields.type {
        case "get": .get(scope: try fields.text("scope"), key: try fields.text("key"))
        case "set":
            .set(
                scope: try fields.text("scope"), key: try fields.text("key"), value: try fields.value("value"),
                timeToLive: try fields.optional("ttl_ms", \.int))
        case "delete": .delete(scope: try fields.text("scope"), key: try fields.text("key"))
        case "memory": .memory(sessionKey: try fields.text("session_key"))
        case "remember": .remember(sessionKey: try fields.text("session_key"), text: try fields.text("text"))
        default: throw CodedFields.Malformed()
        }
    }
}
