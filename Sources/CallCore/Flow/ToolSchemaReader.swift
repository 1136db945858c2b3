import ScriptValue

/// Reads a tool's schema from a flow: refuses what is not understood, and turns empty Lua tables into the JSON they
/// were meant to be.
enum ToolSchemaReader {
    static let types = ["object", "string", "number", "integer", "boolean", "array"]
    private static let numbers = ["minimum", "maximum", "minLength", "maxLength", "minItems", "maxItems"]
    private static let keywords =
        ["type", "properties", "required", "items", "enum", "description", "additionalProperties", "default"] + numbers

    static func read(_ value: Value, place: String, depth: Int) throws(FlowError) -> Value {
        guard let map = value.map, depth <= 8 else { throw error(place, "a table, at most 8 deep, expected") }
        guard let type = map["type"]?.text, types.contains(type) else {
            throw error(place, "`type` must be one of \(types.joined(separator: ", "))")
        }
        var result = map
        for name in map.keys.sorted() where !keywords.contains(name) {
            let hint = NameSuggestion.nearest(to: name, among: keywords).map { " (did you mean '\($0)'?)" } ?? ""
            throw error(place, "unknown keyword '\(name.cutForMessage)'\(hint)")
        }
        for name in numbers where map[name] != nil && map[name]?.double?.isFinite != true {
            throw error(place, "`\(name)` must be a number")
        }
        if let description = map["description"], description.text == nil {
            throw error(place, "`description` must be a string")
        }
        if let open = map["additionalProperties"], open.bool == nil {
            throw error(place, "`additionalProperties` must be true or false")
        }
        if let options = map["enum"], options.array?.isEmpty != false {
            throw error(place, "`enum` must be a list of values")
        }
        if type == "object" {
            try readProperties(&result, place, depth)
        } else if map["properties"] != nil || map["required"] != nil {
            throw error(place, "`properties` and `required` are for type object only")
        }
        if let items = map["items"] { result["items"] = try read(items, place: place + ".items", depth: depth + 1) }
        return .map(result)
    }

    private static func readProperties(
        _ schema: inout [String: Value], _ place: String, _ depth: Int
    ) throws(FlowError) {
        guard let given = (schema["properties"] ?? [:]).map else { throw error(place, "`properties` must be a table") }
        var properties: [String: Value] = [:]
        for (name, property) in given.sorted(by: { $0.key < $1.key }) {
            properties[name] = try read(property, place: "\(place).properties.\(name.cutForMessage)", depth: depth + 1)
        }
        schema["properties"] = .map(properties)
        guard let required = schema["required"] else { return }
        let names = (required.array ?? [.null]).map(\.text)
        for name in names where name.flatMap({ properties[$0] }) == nil {
            throw error(
                place, "`required` names '\((name ?? "?").cutForMessage)', which `properties` does not describe")
        }
        if names.isEmpty { schema.removeValue(forKey: "required") }
    }

    static func error(_ place: String, _ text: String) -> FlowError {
        FlowError(
            code: "flow.tool", message: "\(place): \(text)", field: place,
            nextStep: "correct `\(place)` in the flow's table")
    }
}
