import CallCore
import ScriptValue

/// What ElevenLabs says over HTTP when it refuses a request.
enum ElevenLabsError {
    static func refusal(_ status: Int) -> ServiceRefusal {
        let (code, message) = words(status)
        return refusal(status, code, message)
    }

    static func refusal(_ status: Int, _ code: String, _ message: String) -> ServiceRefusal {
        ServiceRefusal(status: status, json: ["detail": ["status": Value(code), "message": Value(message)]])
    }

    /// A field of the body or query is wrong: 422.
    static func refusal(_ problem: FieldProblem, in place: String) -> ServiceRefusal {
        let type =
            switch problem.kind {
            case .missing: "missing"
            case .unknown: "extra_forbidden"
            case .type: "type_error"
            case .value: "value_error"
            }
        let location = [Value(place)] + problem.path.split(separator: ".").map { Value(String($0)) }
        let item: Value = ["loc": .array(location), "msg": Value(problem.message), "type": Value(type)]
        return ServiceRefusal(status: 422, json: ["detail": [item]])
    }

    private static func words(_ status: Int) -> (String, String) {
        switch status {
        case 400: ("bad_request", "The request cannot be read.")
        case 401: ("invalid_api_key", "Invalid API key")
        case 402: ("payment_required", "This request needs a paid subscription.")
        case 403: ("missing_permissions", "The API key you used is missing a permission.")
        case 404: ("not_found", "The requested resource was not found.")
        case 429: ("too_many_concurrent_requests", "Too many concurrent requests for your subscription.")
        case 503: ("system_busy", "The system is busy.")
        default: ("internal_server_error", "An internal error occurred.")
        }
    }
}
