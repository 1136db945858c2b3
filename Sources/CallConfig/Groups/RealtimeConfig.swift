import CallCore

/// Talking to a speech-to-speech model.
public struct RealtimeConfig: Hashable, Sendable {
    public static let stockInstructions = ConsultText.stockInstructions

    public var isEnabled: Bool
    /// Nil: the first usable one.
    public var provider: String?
    public var streamPath: String
    public var instructions: String
    public var toolPolicy: ConsultTools
    public var consultPolicy: ConsultPolicy
    public var consultThinkingLevel: String?
    public var consultFastMode: Bool?
    /// The longest a caller is left in silence meanwhile.
    public var consultSilenceMilliseconds: Int
    public var consultProgress: [String]
    public var consultFallback: String
    public var tools: [RealtimeToolConfig]
    public var fastContext: FastContextConfig
    public var agentContext: AgentContextConfig
    public var providers: [String: ServiceConfig]

    /// - Parameter servePath: path of the webhooks, from which a missing stream path is made.
    init(_ fields: ConfigFields, servePath: String) {
        isEnabled = fields.flag("enabled") ?? false
        provider = fields.text("provider")
        streamPath = fields.text("streamPath") ?? Self.streamPath(servePath: servePath)
        instructions = fields.text("instructions") ?? Self.stockInstructions
        toolPolicy = fields.choice("toolPolicy") ?? .safeReadOnly
        consultPolicy = fields.choice("consultPolicy") ?? .auto
        consultThinkingLevel = fields.text("consultThinkingLevel")
        consultFastMode = fields.flag("consultFastMode")
        consultSilenceMilliseconds =
            fields.whole("consultSilenceMs") ?? Int(ConsultTerms.usualSilence)
        consultProgress = fields.texts("consultProgress") ?? ConsultTerms.stockProgress
        consultFallback = fields.text("consultFallback") ?? ConsultTerms.stockFallback
        tools = fields.items("tools", RealtimeToolConfig.init)
        fastContext = FastContextConfig(fields["fastContext"])
        agentContext = AgentContextConfig(fields["agentContext"])
        providers = fields.each("providers", ServiceConfig.init)
    }

    /// `/voice/webhook` → `/voice/stream/realtime`.
    public static func streamPath(servePath: String) -> String {
        if servePath == "/" { return "/voice/stream/realtime" }
        let start = servePath.hasSuffix("/webhook") ? String(servePath.dropLast("/webhook".count)) : servePath
        return start + "/stream/realtime"
    }
}
