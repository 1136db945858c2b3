import CallCore
import ScriptValue

/// The configuration, complete.
public struct VoiceCallConfig: Hashable, Sendable {
    public var isEnabled: Bool
    public var provider: CarrierName?
    public var telnyx: TelnyxConfig
    public var twilio: TwilioConfig
    public var plivo: PlivoConfig
    /// E.164, as all numbers here.
    public var fromNumber: String?
    public var toNumber: String?
    public var inboundPolicy: InboundPolicy
    public var allowFrom: [String]
    public var inboundGreeting: String?
    /// By the number that was called.
    public var numbers: [String: NumberConfig]
    public var outbound: OutboundConfig
    public var maxDurationSeconds: Int
    /// 0: never.
    public var staleCallReaperSeconds: Int
    public var silenceTimeoutMilliseconds: Int
    public var transcriptTimeoutMilliseconds: Int
    public var ringTimeoutMilliseconds: Int
    public var maxConcurrentCalls: Int
    public var serve: ServeConfig
    public var tailscale: TailscaleConfig
    public var tunnel: TunnelConfig
    public var webhookSecurity: WebhookSecurityConfig
    public var streaming: StreamingConfig
    public var realtime: RealtimeConfig
    public var sessionScope: SessionScope
    public var memory: MemoryConfig
    public var publicURL: String?
    public var skipsSignatureVerification: Bool
    public var tts: TTSConfig
    /// Folder of the call store.
    public var store: String
    public var agentID: String?
    public var responseModel: String?
    public var responseSystemPrompt: String?
    public var responseTimeoutMilliseconds: Int
    public var agent: AgentConfig
    /// Name or file of a flow by mode.
    public var flows: [String: String]
    /// Nil: the flows that came with the program.
    public var flowFolder: String?
    /// Settings of flows by their names; maps.
    public var flowConfig: [String: Value]
    public var gateway: GatewayConfig
    public var secrets: SecretsConfig

    init(_ fields: ConfigFields) {
        isEnabled = fields.flag("enabled") ?? false
        provider = fields.choice("provider")
        telnyx = TelnyxConfig(fields["telnyx"])
        twilio = TwilioConfig(fields["twilio"])
        plivo = PlivoConfig(fields["plivo"])
        fromNumber = fields.text("fromNumber")
        toNumber = fields.text("toNumber")
        inboundPolicy = fields.choice("inboundPolicy") ?? .disabled
        allowFrom = fields.texts("allowFrom") ?? []
        inboundGreeting = fields.text("inboundGreeting")
        numbers = fields.each("numbers", NumberConfig.init)
        outbound = OutboundConfig(fields["outbound"])
        maxDurationSeconds = fields.whole("maxDurationSeconds") ?? 300
        staleCallReaperSeconds = fields.whole("staleCallReaperSeconds") ?? 0
        silenceTimeoutMilliseconds = fields.whole("silenceTimeoutMs") ?? 800
        transcriptTimeoutMilliseconds = fields.whole("transcriptTimeoutMs") ?? 180_000
        ringTimeoutMilliseconds = fields.whole("ringTimeoutMs") ?? 30_000
        maxConcurrentCalls = fields.whole("maxConcurrentCalls") ?? 1
        serve = ServeConfig(fields["serve"])
        tailscale = TailscaleConfig(fields["tailscale"])
        tunnel = TunnelConfig(fields["tunnel"])
        webhookSecurity = WebhookSecurityConfig(fields["webhookSecurity"])
        streaming = StreamingConfig(fields["streaming"])
        realtime = RealtimeConfig(fields["realtime"], servePath: serve.path)
        sessionScope = fields.choice("sessionScope") ?? .perPhone
        memory = MemoryConfig(fields["memory"])
        publicURL = fields.text("publicUrl")
        skipsSignatureVerification = fields.flag("skipSignatureVerification") ?? false
        tts = TTSConfig(fields["tts"])
        store = fields.file("store") ?? ""
        agentID = fields.text("agentId")
        responseModel = fields.text("responseModel")
        responseSystemPrompt = fields.text("responseSystemPrompt")
        responseTimeoutMilliseconds = fields.whole("responseTimeoutMs") ?? 30_000
        agent = AgentConfig(fields["agent"])
        flows = fields.each("flows") { $0.value?.text ?? "" }
        flowFolder = fields.file("flow_dir")
        flowConfig = fields.each("flow_config") { $0.value ?? [:] }
        gateway = GatewayConfig(fields["gateway"])
        secrets = SecretsConfig(fields["secrets"])
    }
}
