/// Talking to a speech-to-speech model.
public struct RealtimeConfig: Hashable, Sendable {
    public static let stockInstructions = """
        You are speaking with somebody on the phone. Keep what you say short and natural. \
        Call openclaw_agent_consult before you answer anything that needs facts, memory or tools.
        """

    public enum ToolPolicy: String, Hashable, Sendable {
        case safeReadOnly = "safe-read-only"
        case owner, none
    }

    public enum ConsultPolicy: String, Hashable, Sendable { case auto, substantive, always }

    public var isEnabled: Bool
    /// Nil: the first usable one.
    public var provider: String?
    public var streamPath: String
    public var instructions: String
    public var toolPolicy: ToolPolicy
    public var consultPolicy: ConsultPolicy
    public var consultThinkingLevel: String?
    public var consultFastMode: Bool?
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
