import ScriptValue

/// The configuration as a JSON Schema (draft 2020-12), for editors.
public enum ConfigSchema {
    public static func text() -> String { PrettyJSON.text(value()) + "\n" }

    public static func value() -> Value {
        var schema = object(.root, path: [])
        schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
        schema["title"] = "Configuration of voicecall"
        schema["$defs"] = ["secret": secret, "secretReference": reference]
        return .map(schema)
    }

    private static let secret: Value = [
        "description": "A credential, \"${NAME}\" for a variable, or where it is kept.",
        "anyOf": [["type": "string", "minLength": 1], ["$ref": "#/$defs/secretReference"]],
    ]

    private static let reference: Value = [
        "type": "object", "additionalProperties": false, "required": ["source", "id"],
        "properties": [
            "source": ["enum": .array(SecretReference.Source.allCases.map { Value($0.rawValue) })],
            "provider": ["type": "string", "pattern": "^[a-z][a-z0-9_-]{0,63}$", "default": "default"],
            "id": ["type": "string", "minLength": 1, "maxLength": 1024],
        ],
    ]

    private static func schema(_ rule: ConfigRule, path: [String]) -> Value {
        var schema: [String: Value]
        switch rule.key.type {
        case .object, .openObject, .map: schema = object(rule, path: path)
        case .list(let item, let least):
            schema = [
                "type": "array", "items": rule.each.map { self.schema($0, path: path + ["*"]) } ?? .map(scalar(item)),
            ]
            if least > 0 { schema["minItems"] = .int(Int64(least)) }
        case let type: schema = scalar(type)
        }
        let environment = rule.key.environment.map { " Without it `\($0)` counts." } ?? ""
        schema["description"] = Value(rule.key.summary.replacing("`", with: "") + environment.replacing("`", with: ""))
        if let standard = rule.key.standard { schema["default"] = standard }
        return .map(schema)
    }

    private static func scalar(_ type: ConfigType) -> [String: Value] {
        switch type {
        case .boolean: return ["type": "boolean"]
        case .integer(let range):
            var schema: [String: Value] = ["type": "integer", "minimum": .int(range.lowerBound)]
            if range.upperBound < ConfigType.largest { schema["maximum"] = .int(range.upperBound) }
            return schema
        case .text(let rule):
            var schema: [String: Value] = ["type": "string"]
            if let pattern = rule.pattern { schema["pattern"] = Value(pattern) }
            return schema
        case .choice(let values): return ["enum": .array(values.map { Value($0) })]
        case .secret: return ["$ref": "#/$defs/secret"]
        case .list, .object, .openObject, .map: return [:]
        }
    }

    private static func object(_ rule: ConfigRule, path: [String]) -> [String: Value] {
        var schema: [String: Value] = ["type": "object"]
        var properties: [String: Value] = [:]
        for (name, child) in rule.children { properties[name] = self.schema(child, path: path + [name]) }
        for key in LegacyKey.all where Array(key.path.dropLast()) == path {
            guard let name = key.path.last, properties[name] == nil else { continue }
            properties[name] = ["deprecated": true, "description": Value(ConfigReference.change(key))]
        }
        if !properties.isEmpty { schema["properties"] = .map(properties) }
        let required = rule.children.filter(\.rule.key.isRequired).map { Value($0.name) }
        if !required.isEmpty { schema["required"] = .array(required) }
        switch rule.key.type {
        case .openObject: break
        case .map(let names):
            schema["additionalProperties"] = rule.each.map { self.schema($0, path: path + ["*"]) } ?? true
            if let pattern = names.pattern { schema["propertyNames"] = ["pattern": Value(pattern)] }
        default: schema["additionalProperties"] = false
        }
        return schema
    }
}
