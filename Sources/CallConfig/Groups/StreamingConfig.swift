/// Recognising speech while it is spoken.
public struct StreamingConfig: Hashable, Sendable {
    public var isEnabled: Bool
    /// Nil: the first usable one.
    public var provider: String?
    public var streamPath: String
    public var providers: [String: ServiceConfig]
    public var preStartTimeoutMilliseconds: Int
    public var maxPendingConnections: Int
    public var maxPendingConnectionsPerIP: Int
    public var maxConnections: Int
    /// Frames of 20 ms in one message to the recogniser, and in one to the carrier.
    public var framesToService: Int
    public var framesToCarrier: Int

    init(_ fields: ConfigFields) {
        isEnabled = fields.flag("enabled") ?? false
        provider = fields.text("provider")
        streamPath = fields.text("streamPath") ?? "/voice/stream"
        providers = fields.each("providers", ServiceConfig.init)
        preStartTimeoutMilliseconds = fields.whole("preStartTimeoutMs") ?? 5000
        maxPendingConnections = fields.whole("maxPendingConnections") ?? 32
        maxPendingConnectionsPerIP = fields.whole("maxPendingConnectionsPerIp") ?? 4
        maxConnections = fields.whole("maxConnections") ?? 128
        framesToService = fields.whole("framesToService") ?? 3
        framesToCarrier = fields.whole("framesToCarrier") ?? 5
    }
}
