import ScriptValue

/// An error of the API, in Telnyx's JSON shape.
struct TelnyxError: Error, Hashable, Sendable {
    var status: Int
    /// A number, as text.
    var code: String
    var title: String
    var detail: String
    /// The field at fault, such as `/to`.
    var pointer: String?
    /// Whether a product that knows the rules would never have got it; the others come of chance and of races.
    var isMisuse = false

    static let notAuthenticated = TelnyxError(
        status: 401, code: "10009", title: "Authentication failed",
        detail: "The required authentication headers were either invalid or not included in the request.")

    static let tooMany = TelnyxError(
        status: 429, code: "10011", title: "Too many requests",
        detail: "You have exceeded the maximum number of allowed requests.")

    static let ended = TelnyxError(
        status: 422, code: "90018", title: "Call has already ended",
        detail: "This call is no longer active and can't receive commands.")

    static let notAnswered = TelnyxError(
        status: 422, code: "90034", title: "Call not answered yet",
        detail: "This command can only be issued on a call that has been answered.")

    static let transcribes = TelnyxError(
        status: 422, code: "90054", title: "Call transcription already in progress",
        detail: "Transcription of this call has been started before.")

    static let transcribesNot = TelnyxError(
        status: 422, code: "90055", title: "Call transcription can't be stopped",
        detail: "Transcription of this call is not in progress.")

    static let noChannel = TelnyxError(
        status: 403, code: "90041", title: "User channel limit exceeded",
        detail: "The limit of concurrent calls of this account has been reached.")

    static let outbound = TelnyxError(
        status: 422, code: "90102", title: "Invalid command for an outbound call",
        detail: "Only an incoming call can be answered or rejected.", isMisuse: true)

    static func notFound(_ path: String) -> TelnyxError {
        TelnyxError(
            status: 404, code: "10005", title: "Resource not found",
            detail: "The requested resource or URL \(path) could not be found.")
    }

    static func noCall(_ id: String) -> TelnyxError {
        TelnyxError(
            status: 404, code: "90015", title: "Invalid Call Control ID",
            detail: "The call_control_id \(id.prefix(80)) is not known.")
    }

    static func missing(_ field: String) -> TelnyxError {
        TelnyxError(
            status: 422, code: "10004", title: "Missing required parameter",
            detail: "The '\(field)' parameter is required and cannot be blank.", pointer: "/\(field)", isMisuse: true)
    }

    static func invalid(
        _ field: String, _ detail: String, code: String = "10015", title: String = "Invalid value", status: Int = 422
    ) -> TelnyxError {
        TelnyxError(
            status: status, code: code, title: title, detail: "\(field): \(detail)", pointer: "/\(field)",
            isMisuse: true)
    }

    static func malformed(_ detail: String) -> TelnyxError {
        TelnyxError(status: 400, code: "10015", title: "Bad Request", detail: detail, isMisuse: true)
    }

    static func notSimulated(_ what: String) -> TelnyxError {
        TelnyxError(
            status: 422, code: "10015", title: "Bad Request", detail: "\(what) is not simulated", isMisuse: true)
    }

    var response: WireResponse {
        var error: [String: Value] = [
            "code": Value(code), "title": Value(title), "detail": Value(detail),
            "meta": ["url": Value("https://developers.telnyx.com/docs/overview/errors/\(code)")],
        ]
        if let pointer { error["source"] = ["pointer": Value(pointer)] }
        return WireResponse(
            status: status, contentType: "application/json",
            text: JSONText.encodePlainText(["errors": [.map(error)]]))
    }
}
