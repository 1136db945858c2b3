import ScriptValue

/// One parameter or setting of a flow.
public struct ParamField: Hashable, Sendable {
    public var name: String
    public var type: ParamType
    public var isRequired: Bool
    public var defaultValue: Value?
    /// Bounds of a number, of the characters of a string or of the elements of an array.
    public var minimum: Double?
    public var maximum: Double?
    /// The only values there are; empty when there are no such limits.
    public var options: [Value]
    public var doc: String
    public var format: ParamFormat?

    /// A value of this field in the form flows see it, or what is wrong with it.
    func check(_ value: Value) throws(ArgumentProblem) -> Value {
        let checker = ValueChecker()
        var checked = try checker.check(value, as: type.argumentType)
        if case .map(let map) = checked, type == .array, map.isEmpty { checked = .array([]) }
        if let format { checked = try checker.check(checked, as: format.argumentType) }
        if !options.isEmpty, !options.contains(where: { $0.means(checked) }) {
            throw .range("one of \(options.map(\.shown).listed(with: "or")) expected")
        }
        let size = size(of: checked)
        if let size, size < minimum ?? size || size > maximum ?? size {
            throw .range("\(bounds) expected, got \(size.plain)")
        }
        return checked
    }

    private func size(of value: Value) -> Double? {
        switch type {
        case .number, .integer: value.double
        case .string: value.text.map { Double($0.count) }
        case .array: value.array.map { Double($0.count) }
        case .boolean, .table: nil
        }
    }

    private var bounds: String {
        let unit = type == .string ? " characters" : type == .array ? " elements" : ""
        return switch (minimum, maximum) {
        case (let least?, let most?): "\(least.plain) to \(most.plain)\(unit)"
        case (let least?, nil): "at least \(least.plain)\(unit)"
        case (nil, let most?): "at most \(most.plain)\(unit)"
        case (nil, nil): ""
        }
    }
}

extension Value {
    /// Equal, with 2 and 2.0 the same number, as in Lua.
    fileprivate func means(_ other: Value) -> Bool {
        if let left = double, let right = other.double { return left == right }
        return self == other
    }

    fileprivate var shown: String {
        switch self {
        case .string(let string): "'\(string.lossyText.cutForMessage)'"
        case .bool(let flag): "\(flag)"
        default: double?.plain ?? typeName
        }
    }
}
