import ScriptValue

/// One argument of a verb, or one field of a table.
public struct ParameterSpec: Hashable, Sendable {
    public var name: String
    public var type: ArgumentType
    public var isRequired: Bool
    /// What is used when the script gives nothing.
    public var defaultValue: Value?
    public var doc: String
    /// The unit of a number, such as "s" or "ms".
    public var unit: String?
    /// What the carrier must be able to do for this argument, beyond what the verb itself needs.
    public var capability: CarrierCapability?

    public static func required(
        _ name: String, _ type: ArgumentType, _ doc: String, unit: String? = nil
    ) -> ParameterSpec {
        ParameterSpec(
            name: name, type: type, isRequired: true, defaultValue: nil, doc: doc, unit: unit, capability: nil)
    }

    public static func optional(
        _ name: String, _ type: ArgumentType, _ doc: String, default value: Value? = nil, unit: String? = nil,
        needs capability: CarrierCapability? = nil
    ) -> ParameterSpec {
        ParameterSpec(
            name: name, type: type, isRequired: false, defaultValue: value, doc: doc, unit: unit,
            capability: capability)
    }
}
