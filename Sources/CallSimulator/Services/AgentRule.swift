import CallCore
import ScriptValue

/// What the simulated agent does when it is asked something.
public struct AgentRule: Hashable, Sendable {
    public enum Answer: Hashable, Sendable {
        /// The reply's words; `{text}` stands for what was asked.
        case text(String)
        /// The result as it is.
        case value(Value)
        case failure(reason: String, message: String)
        /// Has a tool of the flow run, then goes on; `{result}` in a text stands for what came of it.
        indirect case calls(String, arguments: Value, then: Answer)
        /// Never answers; the deadline passes.
        case silence
    }

    /// Words that the question contains (compared without case and punctuation); empty for any question.
    public var pattern: String
    public var kind: AgentRequest.Kind?
    public var answer: Answer
    /// Milliseconds to the answer; nil for the usual range.
    public var delay: Milliseconds?
    /// How often the rule may be used; nil for always.
    public var uses: Int?

    public init(
        _ pattern: String = "", kind: AgentRequest.Kind? = nil, answer: Answer, delay: Milliseconds? = nil,
        uses: Int? = nil
    ) {
        self.pattern = pattern
        self.kind = kind
        self.answer = answer
        self.delay = delay
        self.uses = uses
    }

    func fits(_ request: AgentRequest) -> Bool {
        (kind ?? request.kind) == request.kind && uses != 0
            && HeardText(request.text).contains(HeardText(pattern))
    }
}
