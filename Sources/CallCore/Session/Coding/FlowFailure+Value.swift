import ScriptValue

extension FlowFailure {
    /// The failure as the journal keeps it.
    public var value: Value {
        .coded(nil, ["code": Value(code), "message": Value(message), "traceback": Value(traceback)])
    }

    /// Nil when `value` was not made by `value` of a failure; fields it does not know are passed over.
    public init?(value: Value) {
        guard let fields = CodedFields(value), let failure = try? Self.read(fields) else { return nil }
        self = failure
    }

    private static func read(_ fields: CodedFields) throws(CodedFields.Malformed) -> FlowFailure {
        FlowFailure(
            code: try fields.text("code"), message: try fields.text("message"),
            traceback: try fields.text("traceback"))
    }
}
