import ScriptValue

extension RealtimeRequest {
    /// The request as the journal keeps it.
    public var value: Value {
        .coded(
            nil,
            [
                "provider": provider.map { Value($0) }, "instructions": instructions.map { Value($0) },
                "greeting": greeting.map { Value($0) }, "greets_freely": greetsFreely ? true : nil,
                "greeting_waits": greetingWaits ? true : nil,
                "voice": voice.map { Value($0) }, "tools": .array(tools), "watches": watches ? true : nil,
                "history": history.isEmpty ? nil : .array(history.map(Self.line)),
            ])
    }

    /// Nil when `value` was not made by `value` of a request; fields it does not know are passed over.
    public init?(value: Value) {
        guard let fields = CodedFields(value), let request = try? Self.read(fields) else { return nil }
        self = request
    }

    private static func read(_ fields: CodedFields) throws(CodedFields.Malformed) -> RealtimeRequest {
        var request = RealtimeRequest(
            provider: try fields.optional("provider", \.text),
            instructions: try fields.optional("instructions", \.text),
            greeting: try fields.optional("greeting", \.text), voice: try fields.optional("voice", \.text),
            tools: try fields.required("tools", \.array),
            history: try (fields.optional("history", \.array) ?? []).map(turn))
        request.greetsFreely = try fields.optional("greets_freely", \.bool) ?? false
        request.greetingWaits = try fields.optional("greeting_waits", \.bool) ?? false
        request.watches = try fields.optional("watches", \.bool) ?? false
        return request
    }

    private static func line(_ turn: RealtimeOrder.Turn) -> Value {
        ["speaker": Value(turn.speaker.rawValue), "text": Value(turn.text)]
    }

    private static func turn(_ value: Value) throws(CodedFields.Malformed) -> RealtimeOrder.Turn {
        guard let fields = CodedFields(value) else { throw CodedFields.Malformed() }
        return RealtimeOrder.Turn(try fields.named("speaker"), try fields.text("text"))
    }
}
