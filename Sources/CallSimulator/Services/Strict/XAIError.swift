import CallCore
import ScriptValue

/// What xAI says over HTTP when it refuses a request.
enum XAIError {
    static func refusal(_ status: Int, message: String? = nil) -> ServiceRefusal {
        let (code, usual) = words(status)
        return ServiceRefusal(status: status, json: ["code": Value(code), "error": Value(message ?? usual)])
    }

    private static func words(_ status: Int) -> (String, String) {
        switch status {
        case 400, 422: ("Client specified an invalid argument", "The request cannot be read.")
        case 401: ("Unauthenticated", "Incorrect API key provided.")
        case 402: ("Payment required", "The team has used all of its credits.")
        case 403: ("The caller does not have permission", "The key may not use this endpoint.")
        case 404: ("Some requested entity was not found", "The endpoint was not found.")
        case 429: ("Some resource has been exhausted", "Too many requests.")
        default: ("Service temporarily unavailable", "Internal error.")
        }
    }
}
