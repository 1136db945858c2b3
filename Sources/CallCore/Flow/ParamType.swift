import ScriptValue

/// The type of a flow's parameter or setting.
public enum ParamType: String, Hashable, Sendable, CaseIterable {
    case string, number, integer, boolean, table, array

    /// The type arguments are checked with.
    var argumentType: ArgumentType {
        switch self {
        case .string: .text(0...10_000)
        case .number: .number(-1e15...1e15)
        case .integer: .integer(-(1 << 53)...(1 << 53))
        case .boolean: .boolean
        case .table: .map(of: .any, maxCount: 1000)
        case .array: .array(of: .any, maxCount: 1000)
        }
    }
}
