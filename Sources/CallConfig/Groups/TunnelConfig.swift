/// A tunnel to the server.
public struct TunnelConfig: Hashable, Sendable {
    public enum Provider: String, Hashable, Sendable {
        case none, ngrok
        case tailscaleServe = "tailscale-serve"
        case tailscaleFunnel = "tailscale-funnel"
    }

    public var provider: Provider
    public var ngrokAuthToken: SecretValue?
    public var ngrokDomain: String?
    /// Forwarded headers from ngrok on this machine are believed.
    public var allowNgrokFreeTierLoopbackBypass: Bool

    init(_ fields: ConfigFields) {
        provider = fields.choice("provider") ?? .none
        ngrokAuthToken = fields.secret("ngrokAuthToken")
        ngrokDomain = fields.text("ngrokDomain")
        allowNgrokFreeTierLoopbackBypass = fields.flag("allowNgrokFreeTierLoopbackBypass") ?? false
    }
}
