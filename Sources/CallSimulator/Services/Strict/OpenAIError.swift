import CallCore
import ScriptValue

/// An error in OpenAI's shape, for a socket and for HTTP.
struct OpenAIError: Error, Hashable, Sendable {
    var type = "invalid_request_error"
    var code: String
    var message: String
    var param: String?

    init(code: String, message: String, param: String? = nil, type: String = "invalid_request_error") {
        self.code = code
        self.message = message
        self.param = param
        self.type = type
    }

    init(_ problem: FieldProblem) {
        let codes: [FieldProblem.Kind: String] = [
            .unknown: "unknown_parameter", .missing: "missing_required_parameter", .type: "invalid_type",
            .value: "invalid_value",
        ]
        self.init(code: codes[problem.kind] ?? "invalid_value", message: problem.message, param: problem.path)
    }

    /// What an HTTP status usually comes with.
    init(status: Int) {
        switch status {
        case 401:
            self.init(
                code: "invalid_api_key",
                message: "Incorrect API key provided. You can find your API key in your account settings.")
        case 402:
            self.init(
                code: "insufficient_quota", message: "You exceeded your current quota.", type: "insufficient_quota")
        case 404: self.init(code: "not_found", message: "Invalid URL.")
        case 429:
            self.init(
                code: "rate_limit_exceeded", message: "Rate limit reached for requests.", type: "rate_limit_error")
        case 400: self.init(code: "invalid_request", message: "The request cannot be read.")
        default:
            self.init(
                code: "server_error", message: "The server had an error while processing your request.",
                type: "server_error")
        }
    }

    var value: Value {
        ["type": Value(type), "code": Value(code), "message": Value(message), "param": Value(param)]
    }

    func refusal(_ status: Int, requestID: String) -> ServiceRefusal {
        ServiceRefusal(status: status, headers: HeaderList(["x-request-id": requestID]), json: ["error": value])
    }
}
