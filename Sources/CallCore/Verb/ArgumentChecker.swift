import ScriptValue

/// Holds the arguments of a verb against its description.
public struct ArgumentChecker: Sendable {
    private let values: ValueChecker

    /// - Parameter unknown: a stand-in for what is not known, such as a variable in a source text; it fits everywhere.
    public init(unknown: Value? = nil) { values = ValueChecker(unknown: unknown) }

    /// The arguments by name with defaults filled in, or the first thing that is wrong with them.
    public static func check(_ spec: VerbSpec, arguments: [Value]) throws(ArgumentError) -> VerbArguments {
        try ArgumentChecker().check(spec, arguments: arguments)
    }

    public func check(_ spec: VerbSpec, arguments: [Value]) throws(ArgumentError) -> VerbArguments {
        let given = arguments.lastIndex { !$0.isNull }.map { $0 + 1 } ?? 0
        if given > spec.parameters.count {
            let message =
                "wrong number of arguments to '\(spec.shortName)' (at most \(spec.parameters.count) expected, got \(given))"
            throw ArgumentError(code: .count, verb: spec.name, message: message, position: 0, field: "")
        }
        var result: [String: Value] = [:]
        for (index, parameter) in spec.parameters.enumerated() {
            let value = index < arguments.count ? arguments[index] : .null
            do {
                try check(value, as: parameter, into: &result)
            } catch {
                throw ArgumentError(
                    code: error.code, verb: spec.name,
                    message: error.message(place: "argument #\(index + 1) to '\(spec.shortName)'"),
                    position: index + 1, field: error.path)
            }
        }
        return VerbArguments(result)
    }

    /// The fields of a table come beside the positional arguments; names are unique within a verb.
    private func check(
        _ value: Value, as parameter: ParameterSpec, into result: inout [String: Value]
    ) throws(ArgumentProblem) {
        if case .record(let record) = parameter.type {
            if value == values.unknown { return }
            if !value.isNull || parameter.isRequired {
                guard parameter.type.admits(value) else {
                    throw .wrongType(expected: parameter.type.expected, got: value.typeName)
                }
            }
            // Left out altogether, a table of options still has the defaults of its fields.
            try values.check(value.isNull ? [:] : value, as: record, into: &result)
        } else if parameter.isRequired || !value.isNull {
            result[parameter.name] = try values.check(value, as: parameter.type)
        } else if let fallback = parameter.defaultValue {
            result[parameter.name] = fallback
        }
    }
}
