import ScriptValue

/// An error of the API: Plivo gives a status and words, but no number.
struct PlivoError: Error, Hashable, Sendable {
    var status: Int
    var message: String

    static let notAuthenticated = PlivoError(status: 401, message: "Could not verify your access level for that URL.")
    static let notAllowed = PlivoError(status: 405, message: "method not allowed")
    static let tooMany = PlivoError(status: 429, message: "rate limit exceeded, try again later")

    static func notFound(_ what: String) -> PlivoError { PlivoError(status: 404, message: "\(what) not found") }

    static func invalid(_ message: String) -> PlivoError { PlivoError(status: 400, message: message) }

    var content: [String: Value] { ["error": Value(message)] }
}
