/// What one socket is told before anything is said on it.
public struct RealtimeSetup: Hashable, Sendable {
    public var instructions: String
    public var voice: String?
    public var tools: [RealtimeOrder.Tool]
    /// What was said so far, oldest first; for services that keep nothing.
    public var history: [RealtimeOrder.Turn]

    public init(
        instructions: String, voice: String? = nil, tools: [RealtimeOrder.Tool] = [],
        history: [RealtimeOrder.Turn] = []
    ) {
        self.instructions = instructions
        self.voice = voice
        self.tools = tools
        self.history = history
    }
}
