/// Settings for incoming calls to one number; nil leaves the general setting.
public struct NumberConfig: Hashable, Sendable {
    public var inboundGreeting: String?
    /// Name of the flow that answers.
    public var flow: String?
    public var agentID: String?
    public var responseModel: String?
    public var responseSystemPrompt: String?
    public var responseTimeoutMilliseconds: Int?
    public var tts: TTSConfig?

    init(_ fields: ConfigFields) {
        inboundGreeting = fields.text("inboundGreeting")
        flow = fields.text("flow")
        agentID = fields.text("agentId")
        responseModel = fields.text("responseModel")
        responseSystemPrompt = fields.text("responseSystemPrompt")
        responseTimeoutMilliseconds = fields.whole("responseTimeoutMs")
        tts = fields["tts"].value == nil ? nil : TTSConfig(fields["tts"])
    }
}
