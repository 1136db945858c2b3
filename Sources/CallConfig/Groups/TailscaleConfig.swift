/// Reaching the server through Tailscale.
public struct TailscaleConfig: Hashable, Sendable {
    public enum Mode: String, Hashable, Sendable { case off, serve, funnel }

    public var mode: Mode
    public var path: String
    public var port: Int

    init(_ fields: ConfigFields) {
        mode = fields.choice("mode") ?? .off
        path = fields.text("path") ?? "/voice/webhook"
        port = fields.whole("port") ?? 443
    }
}
