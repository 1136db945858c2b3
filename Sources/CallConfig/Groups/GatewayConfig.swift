/// The process that runs calls, as those who give it orders find it.
public struct GatewayConfig: Hashable, Sendable {
    public enum LogFormat: String, Hashable, Sendable, CaseIterable { case text, json }
    public enum LogLevel: String, Hashable, Sendable, CaseIterable { case debug, info, warning, error }

    /// Unix socket; nil for `gateway.sock` in the store.
    public var socket: String?
    /// TCP on this machine as well; nil for none.
    public var port: Int?
    public var bind: String
    /// Nil for one that is made up and kept in the store.
    public var token: SecretValue?
    /// How long calls may go on after the process was told to end.
    public var drainSeconds: Int
    public var logFormat: LogFormat
    public var logLevel: LogLevel

    init(_ fields: ConfigFields) {
        socket = fields.file("socket")
        port = fields.whole("port")
        bind = fields.text("bind") ?? "127.0.0.1"
        token = fields["auth"].secret("token")
        drainSeconds = fields.whole("drainSeconds") ?? 300
        logFormat = fields.choice("logFormat") ?? .text
        logLevel = fields.choice("logLevel") ?? .info
    }
}
