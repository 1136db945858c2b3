import ScriptValue

/// An error of the API, in Twilio's JSON shape.
struct TwilioError: Error, Hashable, Sendable {
    var code: Int
    var status: Int
    var message: String

    static let notAuthenticated = TwilioError(code: 20003, status: 401, message: "Authenticate")

    static func notFound(_ path: String) -> TwilioError {
        TwilioError(code: 20404, status: 404, message: "The requested resource \(path) was not found")
    }

    static func invalid(_ code: Int, _ message: String) -> TwilioError {
        TwilioError(code: code, status: 400, message: message)
    }

    /// Twilio has numbers of their own for many of these; nobody tells them apart but by reading.
    static func parameter(_ name: String, _ value: String) -> TwilioError {
        invalid(20001, "Invalid parameter \(name): \(value.prefix(80))")
    }

    static let notInProgress = invalid(21220, "Call is not in-progress. Cannot redirect.")

    var response: WireResponse {
        let body: Value = [
            "code": .int(Int64(code)), "message": Value(message),
            "more_info": Value("https://www.twilio.com/docs/errors/\(code)"), "status": .int(Int64(status)),
        ]
        var response = WireResponse(
            status: status, contentType: "application/json", text: JSONText.encodePlainText(body))
        if status == 401 { response.headers.add("WWW-Authenticate", "Basic realm=\"Twilio API\"") }
        if status == 429 { response.headers.add("Retry-After", "1") }
        return response
    }
}
