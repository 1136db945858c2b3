import ScriptValue

/// One frame that a Gateway sends.
enum GatewayFrame: Hashable, Sendable {
    case response(id: String, Result<Value, Refusal>)
    case event(name: String, payload: Value)

    struct Refusal: Error, Hashable, Sendable {
        var code: String
        var message: String
        var isRetryable: Bool
        /// Milliseconds.
        var retryAfter: Int64?
    }

    private static let limits = JSONLimits(bytes: 16 << 20, depth: 64, values: 200_000)

    /// Nil for anything else.
    init?(_ bytes: [UInt8]) {
        guard let value = try? JSONText.decodePlain(bytes, limits: Self.limits) else { return nil }
        switch value["type"]?.text {
        case "event":
            guard let name = value["event"]?.text else { return nil }
            self = .event(name: name, payload: value["payload"] ?? .null)
        case "res":
            guard let id = value["id"]?.text, let isGood = value["ok"]?.bool else { return nil }
            self = .response(
                id: id, isGood ? .success(value["payload"] ?? .null) : .failure(Refusal(value["error"] ?? .null)))
        default: return nil
        }
    }

    /// The bytes of a request.
    static func request(id: String, _ method: String, _ parameters: [String: Value]) -> [UInt8] {
        JSONText.encodePlain(["type": "req", "id": Value(id), "method": Value(method), "params": .map(parameters)])
    }
}

extension GatewayFrame.Refusal {
    init(_ error: Value) {
        code = AgentProblem.shown(error["code"]?.text ?? "UNKNOWN")
        message = AgentProblem.shown(error["message"]?.text ?? "")
        isRetryable = error["retryable"]?.bool ?? (code == "UNAVAILABLE")
        retryAfter = error["retryAfterMs"]?.int
    }
}
