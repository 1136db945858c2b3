import CallCore
import ScriptValue

/// What Mistral says over HTTP when it refuses a request.
enum MistralError {
    static func refusal(_ status: Int, message: String? = nil) -> ServiceRefusal {
        let (type, code, usual) = words(status)
        return ServiceRefusal(
            status: status,
            json: [
                "object": "error", "message": Value(message ?? usual), "type": Value(type), "param": .null,
                "code": Value(code),
            ])
    }

    private static func words(_ status: Int) -> (type: String, code: String, message: String) {
        switch status {
        case 400, 422: ("invalid_request_error", "1500", "The request cannot be read.")
        case 401: ("unauthorized", "1000", "Unauthorized")
        case 402: ("payment_required", "1100", "The account has no credit.")
        case 403: ("forbidden", "1200", "Forbidden")
        case 404: ("not_found", "1400", "No Route matched with those values")
        case 429: ("rate_limited", "1300", "Rate limit exceeded")
        default: ("internal_server_error", "3000", "Internal server error")
        }
    }
}
