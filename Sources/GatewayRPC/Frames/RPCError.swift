import CallCore
import ScriptValue

/// Why a request was not carried out, as it crosses the socket.
public struct RPCError: Error, Hashable, Sendable, CustomStringConvertible {
    public enum Code: String, Hashable, Sendable, CaseIterable {
        /// The request makes no sense, or is about a call that is not there: asking again does not help.
        case invalidRequest = "INVALID_REQUEST"
        /// Anything else that kept it from being carried out.
        case unavailable = "UNAVAILABLE"
        /// No answer came in time. Clients say so; the server never does.
        case timeout = "TIMEOUT"
    }

    public var code: Code
    public var message: String
    /// The engine's own stable code, such as `call.limit`.
    public var reason: String?
    /// What to do about it.
    public var nextStep: String?
    public var isRetryable = false

    public init(
        _ code: Code, _ message: String, reason: String? = nil, next nextStep: String? = nil, isRetryable: Bool = false
    ) {
        self.code = code
        self.message = message
        self.reason = reason
        self.nextStep = nextStep
        self.isRetryable = isRetryable
    }

    public static func invalid(_ message: String, reason: String? = nil, next: String? = nil) -> RPCError {
        RPCError(.invalidRequest, message, reason: reason, next: next)
    }

    public static func unavailable(
        _ message: String, reason: String? = nil, next: String? = nil, isRetryable: Bool = false
    ) -> RPCError {
        RPCError(.unavailable, message, reason: reason, next: next, isRetryable: isRetryable)
    }

    public var description: String { "\(code.rawValue): \(message)" }

    /// `{code, message, retryable, details?: {code?, next?}}`.
    public var value: Value {
        var fields: [String: Value] = [
            "code": Value(code.rawValue), "message": Value(message), "retryable": .bool(isRetryable),
        ]
        var details: [String: Value] = [:]
        details["code"] = reason.map { Value($0) }
        details["next"] = nextStep.map { Value($0) }
        if !details.isEmpty { fields["details"] = .map(details) }
        return .map(fields)
    }

    /// What a server said; codes nobody knows read as `UNAVAILABLE`.
    public init(value: Value) {
        self.init(
            value["code"]?.text.flatMap(Code.init) ?? .unavailable, value["message"]?.text ?? "the request failed",
            reason: value["details"]?["code"]?.text, next: value["details"]?["next"]?.text,
            isRetryable: value["retryable"]?.bool ?? false)
    }
}
