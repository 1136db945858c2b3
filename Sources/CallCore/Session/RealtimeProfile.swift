import ScriptValue

/// What a deployment decides about voice models on its calls.
public struct RealtimeProfile: Hashable, Sendable {
    /// What a model is told by flows that tell it nothing; nil for stock words.
    public var instructions: String?
    /// Offered beside the flow's own: `{name, description, parameters}` each. A flow runs them by having a tool of that
    /// name.
    public var tools: [Value]
    /// How the model asks the agent behind the call; nil when it cannot.
    public var consult: ConsultTerms?

    public init(instructions: String? = nil, tools: [Value] = [], consult: ConsultTerms? = nil) {
        self.instructions = instructions
        self.tools = tools
        self.consult = consult
    }
}
