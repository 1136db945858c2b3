import CallCore
import ScriptValue

/// An error in a Gateway's shape.
struct GatewayError: Error, Hashable, Sendable {
    var code = "INVALID_REQUEST"
    var message: String
    var isRetryable = false

    init(_ message: String) { self.message = message }
    init(_ problem: FieldProblem) { message = problem.message }

    static let starting = GatewayError(code: "UNAVAILABLE", message: "gateway is starting", isRetryable: true)
    static let busy = GatewayError(code: "UNAVAILABLE", message: "agent is busy", isRetryable: true)
    static let runFailed = GatewayError(code: "UNAVAILABLE", message: "run failed", isRetryable: false)

    private init(code: String, message: String, isRetryable: Bool) {
        self.code = code
        self.message = message
        self.isRetryable = isRetryable
    }

    var value: Value {
        var value: [String: Value] = ["code": Value(code), "message": Value(message), "retryable": .bool(isRetryable)]
        if isRetryable { value["retryAfterMs"] = 400 }
        return .map(value)
    }
}
