import ScriptValue

/// A tool that a realtime model is offered.
public struct RealtimeToolConfig: Hashable, Sendable {
    public var name: String
    public var description: String
    /// JSON Schema of an object.
    public var parameters: Value

    init(_ fields: ConfigFields) {
        name = fields.text("name") ?? ""
        description = fields.text("description") ?? ""
        parameters = fields.value?["parameters"] ?? [:]
    }
}
