/// What can be known about a value by reading the source only.
public indirect enum ArgumentShape: Hashable, Sendable {
    case `nil`
    case boolean(Bool)
    case integer(Int64)
    case float(Double)
    case string(String)
    case table(TableShape)
    case function(FunctionShape)
    /// A value that is known only when the script runs.
    case unknown

    /// The fields, when this is a table.
    public var table: TableShape? {
        if case .table(let shape) = self { shape } else { nil }
    }

    /// The parameters, when this is a function.
    public var function: FunctionShape? {
        if case .function(let shape) = self { shape } else { nil }
    }

    /// Lua's name of the type; nil when unknown.
    public var typeName: String? {
        switch self {
        case .nil: "nil"
        case .boolean: "boolean"
        case .integer, .float: "number"
        case .string: "string"
        case .table: "table"
        case .function: "function"
        case .unknown: nil
        }
    }
}
