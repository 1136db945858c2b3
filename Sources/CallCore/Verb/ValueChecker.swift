import ScriptValue

/// Holds one value against a type and brings it into the form the host works with.
struct ValueChecker: Sendable {
    /// Fits everywhere; nil when everything is known.
    var unknown: Value?

    func check(_ value: Value, as type: ArgumentType) throws(ArgumentProblem) -> Value {
        if let unknown, value == unknown { return value }
        guard type.admits(value) else {
            throw .wrongType(expected: type.expected, got: value.typeName)
        }
        switch type {
        case .text, .bytes, .eventName, .digits, .phoneNumber, .url, .relativePath, .oneOf:
            if case .string(let bytes) = value, let text = StringRule.problem(bytes, type) { throw .range(text) }
            return value
        case .number(let range): return try check(number: value, range)
        case .integer(let range): return try check(integer: value, range)
        case .boolean, .function: return value
        case .record(let record):
            var fields: [String: Value] = [:]
            try check(value, as: record, into: &fields)
            return .map(fields)
        case .array(let element, let most): return try check(array: value, element, most)
        case .map(let element, let most): return try check(map: value, element, most)
        case .collection(let element, let most):
            if case .array = value { return try check(array: value, element, most) }
            return try check(map: value, element, most)
        case .headers: return try check(headers: value)
        case .any:
            var budget = DataBudget(unknown: unknown)
            try budget.spend(on: value)
            return value
        case .union(let types): return try check(value, oneOf: types)
        }
    }

    private func check(number value: Value, _ range: ClosedRange<Double>) throws(ArgumentProblem) -> Value {
        guard let number = value.double, number.isFinite else { throw .range("finite number expected") }
        if !range.contains(number) {
            throw .range(
                "number from \(range.lowerBound.plain) to \(range.upperBound.plain) expected, got \(number.plain)")
        }
        return value
    }

    private func check(integer value: Value, _ range: ClosedRange<Int64>) throws(ArgumentProblem) -> Value {
        guard let number = value.double, number.isFinite else { throw .range("finite number expected") }
        guard let integer = value.int else { throw .range("number has no integer representation") }
        if !range.contains(integer) {
            throw .range("integer from \(range.lowerBound) to \(range.upperBound) expected, got \(integer)")
        }
        return .int(integer)
    }

    private func check(_ value: Value, oneOf types: [ArgumentType]) throws(ArgumentProblem) -> Value {
        var last: ArgumentProblem?
        for type in types where type.admits(value) {
            do { return try check(value, as: type) } catch { last = error }
        }
        throw last ?? .wrongType(expected: ArgumentType.union(types).expected, got: value.typeName)
    }
}
