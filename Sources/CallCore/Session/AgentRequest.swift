import ScriptValue

/// A question for the agent that speaks through this call.
public struct AgentRequest: Hashable, Sendable {
    public enum Kind: String, Hashable, Sendable { case respond, consult }

    public var kind: Kind
    /// What the caller said, or the question to consult about.
    public var text: String
    public var context: Value
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
