import ScriptValue

/// The subset of JSON Schema that describes a tool's arguments: type, properties, required, items, enum, description,
/// minimum, maximum, minLength, maxLength, minItems, maxItems, additionalProperties.
///
/// Objects are closed: a property that is not described is refused unless `additionalProperties` is true.
public struct ToolSchema: Hashable, Sendable {
    /// The schema as it goes to a provider.
    public let json: Value

    /// A tool without arguments.
    public static let none = ToolSchema(json: ["type": "object", "properties": [:]])

    private init(json: Value) { self.json = json }

    /// - Parameter place: names the schema in errors. Code: `flow.tool`.
    public init(_ value: Value?, place: String) throws(FlowError) {
        guard let value, value != [:] else {
            self = .none
            return
        }
        json = try ToolSchemaReader.read(value, place: place, depth: 0)
        guard json["type"]?.text == "object" else {
            throw ToolSchemaReader.error(place, "`type` must be \"object\", arguments have names")
        }
    }

    /// The arguments as they are, when they fit. Code: `flow.tool_arguments`; the message can be shown to the model.
    public func check(_ arguments: Value) throws(FlowError) -> Value {
        if let problem = ToolArgumentRule.problem(arguments, json, path: "") {
            throw FlowError(
                code: "flow.tool_arguments", message: "wrong tool arguments: \(problem)",
                nextStep: "call the tool again with arguments that fit its schema")
        }
        return arguments
    }
}
