import ScriptValue

extension CallEvent {
    /// The event as the journal keeps it; times are epoch milliseconds.
    public var value: Value {
        .coded(
            nil,
            [
                "id": Value(id), "dedupe_key": dedupeKey.map { Value($0) }, "call": Value(callID),
                "provider_call_id": providerCallID.map { Value($0) }, "at": .int(timestamp.milliseconds),
                "turn": turnToken.map { Value($0) }, "direction": direction.map { Value($0.rawValue) },
                "from": from.map { Value($0) }, "to": to.map { Value($0) }, "kind": kind.value,
                "heard": heard.map { Value($0) }, "cost": cost.map { Value($0) },
            ])
    }

    /// Nil when `value` was not made by `value` of an event; fields it does not know are passed over.
    public init?(value: Value) {
        guard let fields = CodedFields(value), let event = try? Self.read(fields) else { return nil }
        self = event
    }

    private static func read(_ fields: CodedFields) throws(CodedFields.Malformed) -> CallEvent {
        var event = CallEvent(
            id: try fields.text("id"), dedupeKey: try fields.optional("dedupe_key", \.text),
            callID: try fields.text("call"), providerCallID: try fields.optional("provider_call_id", \.text),
            timestamp: try fields.time("at"), turnToken: try fields.optional("turn", \.text),
            direction: try fields.optional("direction") { $0.text.flatMap(CallDirection.init(rawValue:)) },
            from: try fields.optional("from", \.text), to: try fields.optional("to", \.text),
            kind: try fields.required("kind", Kind.init(value:)))
        event.heard = try fields.optional("heard", \.text)
        event.cost = try fields.optional("cost", \.text)
        return event
    }
}
