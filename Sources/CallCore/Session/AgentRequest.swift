import ScriptValue

/// A question for the agent that speaks through this call.
public struct AgentRequest: Hashable, Sendable {
    /// What a voice model's deployment and the model itself want of the answer.
    public struct Consultation: Hashable, Sendable {
        public var tools: ConsultTools
        /// How hard the agent is to think, in its own words.
        public var thinking: String?
        public var isFast: Bool?
        /// How the answer is to sound.
        public var style: String?

        public init(
            tools: ConsultTools, thinking: String? = nil, isFast: Bool? = nil, style: String? = nil
        ) {
            self.tools = tools
            self.thinking = thinking
            self.isFast = isFast
            self.style = style
        }
    }

    /// How far the answer had come before a restart, which is not to begin it anew.
    public struct Progress: Hashable, Sendable {
        /// The tools it had run so far; results are missing while they run.
        public var rounds: [AgentRound] = []
        /// What was told of the answer by the end of these rounds, and in how many pieces.
        public var said = ""
        public var pieces = 0

        public init() {}
    }

    public enum Kind: String, Hashable, Sendable { case respond, consult }

    public var kind: Kind
    /// What the caller said, or the question to consult about.
    public var text: String
    public var context: Value
    /// What the call is for, as whoever had it placed wrote it.
    public var brief: String?
    /// For a question that a voice model asks for a caller; nil for one of the flow.
    public var consultation: Consultation?
    /// Tools of the flow that it may use: `{name, description, parameters}` each. An agent with tools of its own does not
    /// get them.
    public var tools: [Value] = []
    public var progress = Progress()
    /// What was said on the call before, as it was heard; the end of it when it was much.
    public var conversation: [AgentTurn]
    /// The answer is spoken while it is written: whole sentences are wanted as they come.
    public var speaks: Bool
    /// Names the conversation the agent remembers.
    public var sessionKey: String
    /// Whom to ask, and how.
    public var agent: AgentProfile
    /// After this long the answer is no longer wanted.
    public var deadline: Milliseconds

    public init(
        kind: Kind, text: String, context: Value, conversation: [AgentTurn] = [], speaks: Bool = false,
        sessionKey: String, agent: AgentProfile = AgentProfile(), deadline: Milliseconds
    ) {
        self.kind = kind
        self.text = text
        self.context = context
        self.conversation = conversation
        self.speaks = speaks
        self.sessionKey = sessionKey
        self.agent = agent
        self.deadline = deadline
    }
}
