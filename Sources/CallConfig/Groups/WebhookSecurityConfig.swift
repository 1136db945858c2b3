/// How the address a webhook was sent to is found out.
public struct WebhookSecurityConfig: Hashable, Sendable {
    public var allowedHosts: [String]
    public var trustForwardingHeaders: Bool
    public var trustedProxyIPs: [String]

    init(_ fields: ConfigFields) {
        allowedHosts = fields.texts("allowedHosts") ?? []
        trustForwardingHeaders = fields.flag("trustForwardingHeaders") ?? false
        trustedProxyIPs = fields.texts("trustedProxyIPs") ?? []
    }
}
