import ScriptValue

extension Placement {
    /// The placement as the journal keeps it.
    public var value: Value {
        .coded(
            nil,
            [
                "to": Value(to), "from": Value(from), "ring_ms": .int(ring), "say": say?.value,
                "dtmf": dtmf.map { Value($0) }, "detect_machine": .bool(detectMachine),
            ])
    }

    /// Nil when `value` was not made by `value` of a placement; fields it does not know are passed over.
    public init?(value: Value) {
        guard let fields = CodedFields(value), let placement = try? Self.read(fields) else { return nil }
        self = placement
    }

    private static func read(_ fields: CodedFields) throws(CodedFields.Malformed) -> Placement {
        Placement(
            to: try fields.text("to"), from: try fields.text("from"), ring: try fields.length("ring_ms"),
            say: try fields.optional("say", Utterance.init(value:)), dtmf: try fields.optional("dtmf", \.text),
            detectMachine: try fields.flag("detect_machine"))
    }
}
