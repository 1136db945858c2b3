/// A table with named fields, as an argument or as a result.
public struct RecordSpec: Hashable, Sendable {
    /// The class name in the editor stubs; unique.
    public var name: String
    public var fields: [ParameterSpec]
    public var rules: [FieldRule]

    public init(_ name: String, _ fields: [ParameterSpec], rules: [FieldRule] = []) {
        self.name = name
        self.fields = fields
        self.rules = rules
    }

    public func field(_ name: String) -> ParameterSpec? { fields.first { $0.name == name } }
}
