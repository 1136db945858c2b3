import ScriptValue

extension TaskResumption {
    /// The resumption as the journal keeps it.
    public var value: Value {
        switch self {
        case .values(let values): .coded("values", ["values": .array(values)])
        case .raise(let code, let message): .coded("raise", ["code": Value(code), "message": Value(message)])
        }
    }

    /// Nil when `value` was not made by `value` of a resumption; fields it does not know are passed over.
    public init?(value: Value) {
        guard let fields = CodedFields(value), let resumption = try? Self.read(fields) else { return nil }
        self = resumption
    }

    private static func read(_ fields: CodedFields) throws(CodedFields.Malformed) -> TaskResumption {
        switch fields.type {
        case "values": .values(try fields.required("values", \.array))
        case "raise": .raise(code: try fields.text("code"), message: try fields.text("message"))
        default: throw CodedFields.Malformed()
        }
    }
}
