import ScriptValue

extension VerbRequest {
    /// The request as the journal keeps it.
    public var value: Value {
        .coded(nil, ["verb": Value(name), "arguments": .array(arguments), "at": Value(location)])
    }

    /// Nil when `value` was not made by `value` of a request; fields it does not know are passed over.
    public init?(value: Value) {
        guard let fields = CodedFields(value), let request = try? Self.read(fields) else { return nil }
        self = request
    }

    private static func read(_ fields: CodedFields) throws(CodedFields.Malformed) -> VerbRequest {
        VerbRequest(
            name: try fields.text("verb"), arguments: try fields.required("arguments", \.array),
            location: try fields.text("at"))
    }
}
