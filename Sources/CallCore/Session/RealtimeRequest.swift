import ScriptValue

/// Opens a full-duplex session between the line and a realtime voice model.
public struct RealtimeRequest: Hashable, Sendable {
    public var provider: String?
    public var instructions: String?
    /// First words, spoken once.
    public var greeting: String?
    /// The greeting says what the first words are about, not the words themselves.
    public var greetsFreely = false
    /// It comes only after the other side has spoken, or when that says nothing for three seconds.
    public var greetingWaits = false
    public var voice: String?
    /// Tools offered to the model: `{name, description, parameters}` each; `takes_long = true` for one that the model
    /// may talk on beside.
    public var tools: [Value]
    /// It is to be told who is heard, and the caller's words as they come.
    public var watches = false
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
