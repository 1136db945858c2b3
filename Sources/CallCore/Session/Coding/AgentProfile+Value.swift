import ScriptValue

extension AgentProfile {
    /// The profile as the journal keeps it.
    public var value: Value {
        .coded(
            nil,
            [
                "agent_id": agentID.map { Value($0) }, "model": model.map { Value($0) },
                "system_prompt": systemPrompt.map { Value($0) }, "timeout_ms": timeout.map { .int($0) },
            ])
    }

    /// Nil when `value` was not made by `value` of a profile; fields it does not know are passed over.
    public init?(value: Value) {
        guard let fields = CodedFields(value), let profile = try? Self.read(fields) else { return nil }
        self = profile
    }

    private static func read(_ fields: CodedFields) throws(CodedFields.Malformed) -> AgentProfile {
        AgentProfile(
            agentID: try fields.optional("agent_id", \.text), model: try fields.optional("model", \.text),
            systemPrompt: try fields.optional("system_prompt", \.text),
            timeout: try fields.optional("timeout_ms", \.int))
    }
}
