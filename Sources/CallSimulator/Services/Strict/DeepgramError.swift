import CallCore
import ScriptValue

/// What Deepgram says when it refuses a request.
enum DeepgramError {
    static func refusal(_ status: Int, requestID: String, message: String? = nil) -> ServiceRefusal {
        let (code, usual) = words(status)
        let message = message ?? usual
        var headers = HeaderList(["dg-request-id": requestID])
        headers.add("dg-error", message)
        return ServiceRefusal(
            status: status, headers: headers,
            json: ["err_code": Value(code), "err_msg": Value(message), "request_id": Value(requestID)])
    }

    private static func words(_ status: Int) -> (String, String) {
        switch status {
        case 400: ("Bad Request", "Bad request.")
        case 401: ("INVALID_AUTH", "Invalid credentials.")
        case 402: ("ASR_PAYMENT_REQUIRED", "Project does not have enough credits for an ASR request.")
        case 403: ("INSUFFICIENT_PERMISSIONS", "Project does not have access to the requested model.")
        case 404: ("NOT_FOUND", "The requested resource was not found.")
        case 413: ("PAYLOAD_TOO_LARGE", "The text is longer than allowed.")
        case 429: ("TOO_MANY_REQUESTS", "Too many requests. Please try again later.")
        default: ("INTERNAL_SERVER_ERROR", "An internal error occurred.")
        }
    }
}
