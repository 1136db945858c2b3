import ScriptValue

/// What a realtime session is to be like.
public struct RealtimeOrder: Hashable, Sendable {
    public struct Tool: Hashable, Sendable {
        /// `[A-Za-z0-9_-]{1,64}`.
        public var name: String
        public var description: String
        /// JSON Schema of an object.
        public var parameters: Value
        /// Whether the model should go on talking while it runs, where the service can do that.
        public var takesLong: Bool

        public init(name: String, description: String, parameters: Value, takesLong: Bool = false) {
            self.name = name
            self.description = description
            self.parameters = parameters
            self.takesLong = takesLong
        }
    }

    public struct Greeting: Hashable, Sendable {
        public var text: String
        /// Word for word; otherwise what the first words should be about.
        public var isVerbatim: Bool
        /// Only after the other side has spoken, or when it says nothing for three seconds.
        public var waits: Bool

        public init(_ text: String, isVerbatim: Bool = true, waits: Bool = false) {
            self.text = text
            self.isVerbatim = isVerbatim
            self.waits = waits
        }
    }

    /// Something that was said before.
    public struct Turn: Hashable, Sendable {
        public var speaker: TranscriptEntry.Speaker
        public var text: String

        public init(_ speaker: TranscriptEntry.Speaker, _ text: String) {
            self.speaker = speaker
            self.text = text
        }
    }

    public var instructions: String
    /// The service's usual one, or the configured one, when nil.
    public var voice: String?
    /// First words, said once; without them the model waits for the caller.
    public var greeting: Greeting?
    public var tools: [Tool]
    /// What was said earlier in the call, oldest first.
    public var history: [Turn]

    public init(
        instructions: String = "", voice: String? = nil, greeting: Greeting? = nil, tools: [Tool] = [],
        history: [Turn] = []
    ) {
        self.instructions = instructions
        self.voice = voice
        self.greeting = greeting
        self.tools = tools
        self.history = history
    }
}
