import ScriptValue

/// The agent wants a tool of the flow run.
public struct AgentToolCall: Hashable, Sendable {
    /// Unique within a question.
    public var id: String
    public var name: String
    /// A map; not checked against the tool's schema.
    public var arguments: Value
    /// What came of it; set from the start for a call that could not be read, which is not to be run.
    public var result: Value?

    public init(id: String, name: String, arguments: Value, result: Value? = nil) {
        self.id = id
        self.name = name
        self.arguments = arguments
        self.result = result
    }
}
