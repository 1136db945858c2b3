/// A value that crosses between a script and its host, always by copy.
///
/// Scripts see the Lua value of the same shape. `function` and `handle` do not copy anything: they are names,
/// valid only inside the state that issued them, and their numbers are deterministic, so a replay meets the same ones.
public enum Value: Hashable, Sendable {
    case null
    case bool(Bool)
    case int(Int64)
    case number(Double)
    /// Bytes, as in Lua; not necessarily UTF-8.
    case string(ByteString)
    /// A Lua sequence 1…n without holes.
    case array([Value])
    /// A table whose keys are all text. An empty Lua table crosses as an empty map.
    case map([String: Value])
    /// A function that stays inside its script state, by reference number.
    case function(Int)
    /// An object of the host that a script may call methods on.
    case handle(Handle)
}

extension Value {
    /// The word Lua's own messages use for this value's type.
    public var typeName: String {
        switch self {
        case .null: "nil"
        case .bool: "boolean"
        case .int, .number: "number"
        case .string: "string"
        case .array, .map: "table"
        case .function: "function"
        case .handle(let handle): handle.kind
        }
    }

    public var bool: Bool? { if case .bool(let value) = self { value } else { nil } }
    public var text: String? { if case .string(let value) = self { value.text } else { nil } }
    public var array: [Value]? {
        switch self {
        case .array(let value): value
        case .map(let value) where value.isEmpty: []
        default: nil
        }
    }
    public var map: [String: Value]? { if case .map(let value) = self { value } else { nil } }
    public var function: Int? { if case .function(let value) = self { value } else { nil } }

    /// The value as a double, for integers and numbers alike.
    public var double: Double? {
        switch self {
        case .int(let value): Double(value)
        case .number(let value): value
        default: nil
        }
    }

    /// The value as an integer; a number counts when it has an exact integer value, as in Lua.
    public var int: Int64? {
        switch self {
        case .int(let value): value
        case .number(let value): Int64(exactly: value)
        default: nil
        }
    }

    public var isNull: Bool { if case .null = self { true } else { false } }

    /// Field of a map; nil for other shapes and for absent fields.
    public subscript(field: String) -> Value? { map?[field] }
}

extension Value: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral,
    ExpressibleByBooleanLiteral, ExpressibleByNilLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
    public init(stringLiteral value: String) { self = .string(ByteString(value)) }
    public init(integerLiteral value: Int64) { self = .int(value) }
    public init(floatLiteral value: Double) { self = .number(value) }
    public init(booleanLiteral value: Bool) { self = .bool(value) }
    public init(nilLiteral: ()) { self = .null }
    public init(arrayLiteral elements: Value...) { self = .array(elements) }
    public init(dictionaryLiteral elements: (String, Value)...) {
        self = .map(Dictionary(elements, uniquingKeysWith: { _, last in last }))
    }

    public init(_ text: String) { self = .string(ByteString(text)) }
    public init(_ text: String?) { self = text.map { .string(ByteString($0)) } ?? .null }
}
