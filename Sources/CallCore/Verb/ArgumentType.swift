import ScriptValue

/// What a verb, a result or a flow's own table accepts in one place.
///
/// Every string type has a bound in bytes, every collection one in elements: a script cannot make the host keep more.
public indirect enum ArgumentType: Hashable, Sendable {
    /// UTF-8 without control characters other than tab and line breaks; the range counts bytes.
    case text(ClosedRange<Int>)
    /// Any bytes, at most so many.
    case bytes(Int)
    /// A name of an event: `[a-z][a-z0-9_.-]{0,63}`.
    case eventName
    /// Keys of a telephone keypad; the range counts characters.
    case digits(DigitAlphabet, ClosedRange<Int>)
    /// A number in E.164 form.
    case phoneNumber
    /// An absolute http or https address.
    case url
    /// A path below the flow's own folder.
    case relativePath
    case number(ClosedRange<Double>)
    case integer(ClosedRange<Int64>)
    case boolean
    /// A function of the script; the signature is in LuaLS notation.
    case function(signature: String)
    case oneOf([String])
    case record(RecordSpec)
    case array(of: ArgumentType, maxCount: Int)
    /// A table with free text keys.
    case map(of: ArgumentType, maxCount: Int)
    /// A sequence or a table with text keys, whichever the script prefers.
    case collection(of: ArgumentType, maxCount: Int)
    /// Header names to header values; names are HTTP tokens, values are single lines.
    case headers
    /// Plain data: everything but functions and host objects, of bounded depth and size.
    case any
    case union([ArgumentType])
}

extension ArgumentType {
    /// What is spoken, asked or written down: at most 10,000 bytes.
    public static let speech: ArgumentType = .text(0...10_000)
    /// A short name: 1 to 256 bytes.
    public static let label: ArgumentType = .text(1...256)
    /// Between 0 s and an hour.
    public static let seconds: ArgumentType = .number(0...3600)

    /// The word Lua's own messages would use for what is expected.
    public var expected: String {
        switch self {
        case .text, .bytes, .eventName, .digits, .phoneNumber, .url, .relativePath, .oneOf: "string"
        case .number, .integer: "number"
        case .boolean: "boolean"
        case .function: "function"
        case .record, .array, .map, .collection, .headers: "table"
        case .any: "value"
        case .union(let types): types.map(\.expected).listed(with: "or")
        }
    }

    /// Whether a value is of the right Lua type, before its content is looked at.
    func admits(_ value: Value) -> Bool {
        switch self {
        case .any: !value.isNull
        case .union(let types): types.contains { $0.admits(value) }
        default: value.typeName == expected
        }
    }
}
