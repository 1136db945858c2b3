/// How a voice model asks the agent behind the call.
public struct ConsultTerms: Hashable, Sendable {
    /// The longest a caller is left in silence while the agent is asked.
    public static let usualSilence: Milliseconds = 4_000
    public static let stockProgress = ["One moment, I am looking into it.", "I am still on it, thank you for waiting."]
    public static let stockFallback = "I am sorry, I cannot look that up right now."

    public var policy: ConsultPolicy
    /// Never `none`: the tool is then not offered at all.
    public var tools: ConsultTools
    /// As agents name it, such as `low`; nil for their own.
    public var thinking: String?
    public var isFast: Bool?
    public var silence: Milliseconds
    /// Said in turn when the silence would get too long, the last one again and again; none for silence.
    public var progress: [String]
    /// What the model is to say when no answer comes.
    public var fallback: String
    /// Looked up before the agent is asked; nil to ask at once.
    public var recall: RecallTerms?

    public init(
        policy: ConsultPolicy = .auto, tools: ConsultTools = .safeReadOnly, thinking: String? = nil,
        isFast: Bool? = nil, silence: Milliseconds = ConsultTerms.usualSilence,
        progress: [String] = ConsultTerms.stockProgress, fallback: String = ConsultTerms.stockFallback,
        recall: RecallTerms? = nil
    ) {
        self.policy = policy
        self.tools = tools
        self.thinking = thinking
        self.isFast = isFast
        self.silence = silence
        self.progress = progress
        self.fallback = fallback
        self.recall = recall
    }
}
