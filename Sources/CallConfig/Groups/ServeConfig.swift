/// The server that carriers reach.
public struct ServeConfig: Hashable, Sendable {
    /// TLS ends at the server.
    public struct TLS: Hashable, Sendable {
        /// PEM files.
        public var certificateFile: String
        public var keyFile: String
    }

    public var port: Int
    public var bind: String
    /// Of the webhooks.
    public var path: String
    public var tls: TLS?

    init(_ fields: ConfigFields) {
        port = fields.whole("port") ?? 3334
        bind = fields.text("bind") ?? "127.0.0.1"
        path = fields.text("path") ?? "/voice/webhook"
        if let certificate = fields["tls"].file("cert"), let key = fields["tls"].file("key") {
            tls = TLS(certificateFile: certificate, keyFile: key)
        }
    }
}
