import ScriptValue

extension ArgumentType {
    /// The type in LuaLS notation.
    var luaType: String {
        switch self {
        case .text, .bytes, .eventName, .digits, .phoneNumber, .url, .relativePath: "string"
        case .number: "number"
        case .integer: "integer"
        case .boolean: "boolean"
        case .function(let signature): signature
        case .oneOf(let options): options.map { "\"\($0)\"" }.joined(separator: "|")
        case .record(let record): record.name
        case .array(let element, _): "\(element.grouped)[]"
        case .map(let element, _): "table<string, \(element.luaType)>"
        case .collection(let element, _): "\(element.grouped)[]|table<string, \(element.luaType)>"
        case .headers: "table<string, string>"
        case .any: "any"
        case .union(let types): types.map(\.luaType).joined(separator: "|")
        }
    }

    private var grouped: String {
        switch self {
        case .function, .union, .oneOf: "(\(luaType))"
        default: luaType
        }
    }

    /// What the Lua type does not tell, such as "0.1 to 3600"; nil when there is nothing.
    var bounds: String? {
        switch self {
        case .text(let range):
            range.lowerBound == 0
                ? "at most \(range.upperBound) bytes" : "\(range.lowerBound) to \(range.upperBound) bytes"
        case .bytes(let most): "at most \(most) bytes"
        case .digits(let alphabet, let range): "\(range.lowerBound) to \(range.upperBound) of `\(alphabet.summary)`"
        case .phoneNumber: "E.164"
        case .url: "http or https"
        case .number(let range) where range.upperBound >= 1e15: nil
        case .integer(let range) where range.lowerBound == range.upperBound: nil
        case .number(let range): "\(range.lowerBound.plain) to \(range.upperBound.plain)"
        case .integer(let range): "\(range.lowerBound) to \(range.upperBound)"
        case .array(_, let most), .map(_, let most), .collection(_, let most): "at most \(most) entries"
        default: nil
        }
    }

    /// The records this type leads to, itself included, outermost first.
    var records: [RecordSpec] {
        switch self {
        case .record(let record): [record] + record.fields.flatMap(\.type.records)
        case .array(let element, _), .map(let element, _), .collection(let element, _): element.records
        case .union(let types): types.flatMap(\.records)
        default: []
        }
    }
}

extension ParameterSpec {
    /// The doc sentence followed by unit, bounds, default and what the carrier must do.
    func details(bounds showsBounds: Bool = true) -> String {
        var notes: [String] = []
        if showsBounds, let bounds = type.bounds {
            notes.append(unit.map { "\(bounds) \($0)" } ?? bounds)
        } else if let unit {
            notes.append("in \(unit)")
        }
        if let defaultValue { notes.append("default \(defaultValue.luaLiteral)") }
        if let capability { notes.append("needs the carrier's `\(capability.rawValue)`") }
        return notes.isEmpty ? doc : "\(doc) (\(notes.joined(separator: ", ")))"
    }
}

extension Value {
    /// The value as a script would write it; for the plain values that defaults are.
    var luaLiteral: String {
        switch self {
        case .string(let string): "\"\(string.lossyText)\""
        case .bool(let flag): "\(flag)"
        default: double?.plain ?? typeName
        }
    }
}
