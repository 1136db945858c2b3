import ScriptValue

extension RealtimeProfile {
    /// The profile as the journal keeps it.
    public var value: Value {
        .coded(
            nil,
            [
                "instructions": instructions.map { Value($0) }, "tools": tools.isEmpty ? nil : .array(tools),
                "consult": consult?.value,
            ])
    }

    /// Nil when `value` was not made by `value` of a profile; fields it does not know are passed over.
    public init?(value: Value) {
        guard let fields = CodedFields(value), let profile = try? Self.read(fields) else { return nil }
        self = profile
    }

    private static func read(_ fields: CodedFields) throws(CodedFields.Malformed) -> RealtimeProfile {
        RealtimeProfile(
            instructions: try fields.optional("instructions", \.text),
            tools: try fields.optional("tools", \.array) ?? [],
            consult: try fields.optional("consult", ConsultTerms.init(value:)))
    }
}

extension ConsultTerms {
    var value: Value {
        .coded(
            nil,
            [
                "policy": Value(policy.rawValue), "tools": Value(tools.rawValue),
                "thinking": thinking.map { Value($0) }, "fast": isFast.map { .bool($0) }, "silence_ms": .int(silence),
                "progress": .array(progress.map { Value($0) }), "fallback": Value(fallback), "recall": recall?.value,
            ])
    }

    init?(value: Value) {
        guard let fields = CodedFields(value), let terms = try? Self.read(fields) else { return nil }
        self = terms
    }

    private static func read(_ fields: CodedFields) throws(CodedFields.Malformed) -> ConsultTerms {
        ConsultTerms(
            policy: try fields.named("policy"), tools: try fields.named("tools"),
            thinking: try fields.optional("thinking", \.text), isFast: try fields.optional("fast", \.bool),
            silence: try fields.length("silence_ms"), progress: try fields.texts("progress"),
            fallback: try fields.text("fallback"), recall: try fields.optional("recall", RecallTerms.init(value:)))
    }
}

extension RecallTerms {
    var value: Value {
        .coded(
            nil,
            [
                "timeout_ms": .int(timeout), "most": .count(maxResults),
                "sources": .array(sources.map(\.rawValue).sorted().map { Value($0) }), "falls_back": .bool(fallsBack),
            ])
    }

    init?(value: Value) {
        guard let fields = CodedFields(value), let terms = try? Self.read(fields) else { return nil }
        self = terms
    }

    private static func read(_ fields: CodedFields) throws(CodedFields.Malformed) -> RecallTerms {
        RecallTerms(
            timeout: try fields.length("timeout_ms"), maxResults: try fields.number("most"),
            sources: Set(try fields.texts("sources").compactMap(RecallSource.init(rawValue:))),
            fallsBack: try fields.flag("falls_back"))
    }
}
