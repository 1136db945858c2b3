/// Why the front door is not reachable from outside. The message says what to do, and has no tokens in it.
public struct ExposureError: Error, Hashable, Sendable, CustomStringConvertible {
    /// Stable, such as `exposure.ngrok_missing`.
    public var code: String
    public var message: String
    /// The tool's own name for the problem, such as `ERR_NGROK_4018`.
    public var toolCode: String?
    /// The page on which the owner of the account can allow what was refused.
    public var enableURL: String?

    public init(code: String, message: String, toolCode: String? = nil, enableURL: String? = nil) {
        self.code = code
        self.message = message
        self.toolCode = toolCode
        self.enableURL = enableURL
    }

    public var description: String { "\(code): \(message)" }

    static func path(_ path: String?) -> ExposureError {
        ExposureError(
            code: "exposure.path",
            message: (path.map { "'\($0.clipped(to: 100))' is not a path that can be made public" }
                ?? "there is no path to make public")
                + "; a path begins with '/' and has neither spaces nor '?' nor '#'. Set serve.path, such as "
                + "'/voice/webhook'")
    }

    static func port(_ port: Int) -> ExposureError {
        ExposureError(
            code: "exposure.port",
            message: "\(port) is not a port; the front door must listen on 1 to 65535. Set serve.port")
    }

    static func alreadyOpen(_ tool: String) -> ExposureError {
        ExposureError(
            code: "exposure.already_open", message: "\(tool) is in use already; close it before opening it again")
    }

    static func closed(_ tool: String) -> ExposureError {
        ExposureError(code: "exposure.closed", message: "\(tool) was closed before it was ready; start it again")
    }

    static func timeout(_ what: String, _ limit: Duration, said: String, next: String) -> ExposureError {
        ExposureError(
            code: "exposure.timeout",
            message: "\(what) within \(limit)\(said.isEmpty ? "" : "; it said: \(said)"). \(next)")
    }
}
