import ScriptValue

/// Holds what a model sent against a tool's schema.
enum ToolArgumentRule {
    /// The first thing that is wrong, or nil.
    static func problem(_ value: Value, _ schema: Value, path: String) -> String? {
        let place = path.isEmpty ? "arguments" : "'\(path)'"
        let type = schema["type"]?.text ?? "object"
        guard fits(value, type) else { return "\(place): \(type) expected, got \(value.typeName)" }
        if let options = schema["enum"]?.array, !options.contains(value) {
            let shown = options.compactMap { $0.text ?? $0.double?.plain }.joined(separator: ", ")
            return "\(place): one of \(shown) expected"
        }
        if let problem = boundsProblem(value, schema) { return "\(place): \(problem)" }
        switch type {
        case "object": return objectProblem(value.map ?? [:], schema, path: path, place: place)
        case "array":
            guard let items = schema["items"] else { return nil }
            return (value.array ?? []).enumerated().lazy
                .compactMap { problem($0.element, items, path: "\(path)[\($0.offset + 1)]") }.first
        default: return nil
        }
    }

    private static func objectProblem(
        _ map: [String: Value], _ schema: Value, path: String, place: String
    ) -> String? {
        let properties = schema["properties"]?.map ?? [:]
        for name in (schema["required"]?.array ?? []).compactMap(\.text) where map[name] ?? .null == .null {
            return "\(place): '\(name)' is missing"
        }
        for (name, item) in map.sorted(by: { $0.key < $1.key }) {
            if let property = properties[name] {
                // Models write null for what they leave out.
                if item.isNull { continue }
                let inner = path.isEmpty ? name.cutForMessage : "\(path).\(name.cutForMessage)"
                if let problem = problem(item, property, path: inner) { return problem }
            } else if schema["additionalProperties"]?.bool != true {
                return "\(place): unknown '\(name.cutForMessage)'"
            }
        }
        return nil
    }

    private static func boundsProblem(_ value: Value, _ schema: Value) -> String? {
        let (size, least, most): (Double?, String, String) =
            switch value {
            case .int, .number: (value.double, "minimum", "maximum")
            case .string: (value.text.map { Double($0.count) }, "minLength", "maxLength")
            case .array: (value.array.map { Double($0.count) }, "minItems", "maxItems")
            default: (nil, "", "")
            }
        guard let size else { return nil }
        if let bound = schema[least]?.double, size < bound { return "\(least) is \(bound.plain)" }
        if let bound = schema[most]?.double, size > bound { return "\(most) is \(bound.plain)" }
        return nil
    }

    private static func fits(_ value: Value, _ type: String) -> Bool {
        switch type {
        case "object": value.map != nil
        case "string": value.text != nil
        case "number": value.double?.isFinite == true
        case "integer": value.int != nil
        case "boolean": value.bool != nil
        case "array": value.array != nil
        default: false
        }
    }
}
