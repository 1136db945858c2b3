import ScriptValue

/// The model wants a tool run.
public struct RealtimeToolCall: Hashable, Sendable {
    /// The service's; unique within a session.
    public var id: String
    public var name: String
    /// A map; not checked against the tool's schema.
    public var arguments: Value

    public init(id: String, name: String, arguments: Value) {
        self.id = id
        self.name = name
        self.arguments = arguments
    }
}
