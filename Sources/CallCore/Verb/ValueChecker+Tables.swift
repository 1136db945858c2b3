import ScriptValue

extension ValueChecker {
    /// Adds the fields of a table with defaults filled in; absent optional ones are left out.
    func check(
        _ value: Value, as record: RecordSpec, into result: inout [String: Value]
    ) throws(ArgumentProblem) {
        let fields = try named(value)
        var matched = 0
        for spec in record.fields {
            let given = fields[spec.name]
            if given != nil { matched += 1 }
            guard spec.isRequired || given?.isNull == false else {
                if let value = spec.defaultValue { result[spec.name] = value }
                continue
            }
            do { result[spec.name] = try check(given ?? .null, as: spec.type) } catch {
                throw unknownField(fields, record) ?? error.inside(field: spec.name)
            }
        }
        if matched < fields.count, let problem = unknownField(fields, record) { throw problem }
        try checkRules(fields, record)
    }

    private func checkRules(_ fields: [String: Value], _ record: RecordSpec) throws(ArgumentProblem) {
        if record.rules.isEmpty { return }
        let given = fields.filter { !$0.value.isNull }
        let unsure = Set(given.filter { $0.value == unknown }.keys)
        let present = Set(given.keys).subtracting(unsure)
        if let problem = record.rules.lazy.compactMap({ $0.problem(present: present, unsure: unsure) }).first {
            throw ArgumentProblem(code: .conflict, text: problem)
        }
    }

    /// A misspelt field is told before the one that is missing for it.
    private func unknownField(_ fields: [String: Value], _ record: RecordSpec) -> ArgumentProblem? {
        let names = record.fields.map(\.name)
        guard let name = fields.keys.filter({ !names.contains($0) }).min() else { return nil }
        let hint =
            NameSuggestion.nearest(to: name, among: names).map { "did you mean '\($0)'?" }
            ?? "known fields: \(names.sorted().joined(separator: ", "))"
        return ArgumentProblem(code: .unknown, text: hint).inside(field: name)
    }

    private func named(_ value: Value) throws(ArgumentProblem) -> [String: Value] {
        switch value {
        case .map(let map): return map
        case .array(let list) where list.isEmpty: return [:]
        default: throw .range("table with named fields expected, got a list")
        }
    }

    func check(array value: Value, _ element: ArgumentType, _ most: Int) throws(ArgumentProblem) -> Value {
        guard let list = value.array else { throw .range("list expected, got a table with named fields") }
        if list.count > most { throw .range("at most \(most) elements expected, got \(list.count)") }
        var result: [Value] = []
        for (index, item) in list.enumerated() {
            do { result.append(try check(item, as: element)) } catch { throw error.inside(index: index) }
        }
        return .array(result)
    }

    func check(map value: Value, _ element: ArgumentType, _ most: Int) throws(ArgumentProblem) -> Value {
        let map = try named(value)
        if map.count > most { throw .range("at most \(most) fields expected, got \(map.count)") }
        var result: [String: Value] = [:]
        for (name, item) in map.sorted(by: { $0.key < $1.key }) {
            do { result[name] = try check(item, as: element) } catch { throw error.inside(field: name) }
        }
        return .map(result)
    }

    func check(headers value: Value) throws(ArgumentProblem) -> Value {
        let checked = try check(map: value, .text(0...8192), 64)
        for (name, item) in (checked.map ?? [:]).sorted(by: { $0.key < $1.key }) {
            if !StringRule.isToken(name) { throw .range("header name expected").inside(field: name) }
            // A line break would let a value add headers of its own.
            if case .string(let bytes) = item, bytes.bytes.contains(where: { $0 == 10 || $0 == 13 }) {
                throw .range("header value on one line expected").inside(field: name)
            }
        }
        return checked
    }
}
