import ScriptValue

extension EffectResult {
    /// The result as the journal keeps it.
    public var value: Value {
        switch self {
        case .done(let value): .coded("done", ["value": value])
        case .failed(let reason, let message):
            .coded("failed", ["reason": Value(reason), "message": Value(message)])
        }
    }

    /// Nil when `value` was not made by `value` of a result; fields it does not know are passed over.
    public init?(value: Value) {
        guard let fields = CodedFields(value), let result = try? Self.read(fields) else { return nil }
        self = result
    }

    private static func read(_ fields: CodedFields) throws(CodedFields.Malformed) -> EffectResult {
        switch fields.type {
        case "done": .done(try fields.value("value"))
        case "failed": .failed(reason: try fields.text("reason"), message: try fields.text("message"))
        default: throw CodedFields.Malformed()
        }
    }
}
