import CallCore
import ScriptValue

extension ParamSchema {
    /// The same as JSON Schema, for those who call a flow from outside.
    var jsonSchema: Value {
        let required = fields.filter(\.isRequired).map { Value($0.name) }
        var schema: [String: Value] = [
            "type": "object", "properties": .map(Dictionary(uniqueKeysWithValues: fields.map { ($0.name, $0.json) })),
        ]
        if !required.isEmpty { schema["required"] = .array(required) }
        return .map(schema)
    }
}

extension ParamField {
    fileprivate var json: Value {
        var schema: [String: Value] = ["type": Value(type == .table ? "object" : type.rawValue)]
        if !doc.isEmpty { schema["description"] = Value(doc) }
        if !options.isEmpty { schema["enum"] = .array(options) }
        schema["default"] = defaultValue
        let (least, most): (String, String) =
            switch type {
            case .string: ("minLength", "maxLength")
            case .array: ("minItems", "maxItems")
            case .number, .integer, .boolean, .table: ("minimum", "maximum")
            }
        schema[least] = minimum.map(Self.number)
        schema[most] = maximum.map(Self.number)
        return .map(schema)
    }

    private static func number(_ value: Double) -> Value { Int64(exactly: value).map { .int($0) } ?? .number(value) }
}
