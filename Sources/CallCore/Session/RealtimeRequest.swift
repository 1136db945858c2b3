import ScriptValue

/// Opens a full-duplex session between the line and a realtime voice model.
public struct RealtimeRequest: Hashable, Sendable {
    public var provider: String?
    public var instructions: String?
    /// First words, spoken once.
    public var greeting: String?
    public var voice: String?
    /// Tools offered to the model: `{name, description, parameters}` each.
    public var tools: [Value]
    /// What was said in the call before, oldest first; for a model that comes back into it.
    public var history: [RealtimeOrder.Turn]

    public init(
        provider: String?, instructions: String?, greeting: String?, voice: String?, tools: [Value],
        history: [RealtimeOrder.Turn] = []
    ) {
        self.provider = provider
        self.instructions = instructions
        self.greeting = greeting
        self.voice = voice
        self.tools = tools
        self.history = history
    }
}
