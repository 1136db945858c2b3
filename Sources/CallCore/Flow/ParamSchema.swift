import ScriptValue

/// What a flow takes: its `params` (the arguments of a call) or its `config` (the settings of a deployment).
public struct ParamSchema: Hashable, Sendable {
    public enum Subject: String, Hashable, Sendable {
        case params, config

        /// The code of errors about values that do not fit.
        public var code: String { "flow.\(rawValue)" }
        var title: String { self == .params ? "argument" : "setting" }
    }

    public var subject: Subject
    /// Sorted by name.
    public var fields: [ParamField]

    public init(subject: Subject, fields: [ParamField] = []) {
        self.subject = subject
        self.fields = fields
    }

    /// The schema a flow describes with `params` or `config`. Error code: `flow.shape`.
    public init(_ value: Value?, subject: Subject) throws(FlowError) {
        self.subject = subject
        fields = []
        for (name, description) in (value?.map ?? [:]).sorted(by: { $0.key < $1.key }) {
            fields.append(try Self.field(name, description, subject))
        }
    }

    public func field(_ name: String) -> ParamField? { fields.first { $0.name == name } }

    /// Those of some values that the flow has a place for, and what is wrong with others that it has a name for.
    public func fitting(_ values: [String: Value]) -> (values: [String: Value], problems: [String]) {
        var fitting: [String: Value] = [:]
        var problems: [String] = []
        for field in fields {
            guard let value = values[field.name] else { continue }
            do { fitting[field.name] = try field.check(value) } catch {
                problems.append("'\(field.name)\(error.path)': \(error.text)")
            }
        }
        return (fitting, problems)
    }

    /// The values with defaults filled in. Everything that does not fit is in one message; code `flow.params` or
    /// `flow.config`.
    ///
    /// - Parameter offered: values that go over the defaults, all of them fitting.
    public func check(_ value: Value, offered: [String: Value] = [:]) throws(FlowError) -> Value {
        let given: [String: Value]
        switch value {
        case .null: given = [:]
        case .map(let map): given = map
        case .array(let list) where list.isEmpty: given = [:]
        default: throw error(["a table of named \(subject.title)s expected, got \(value.typeName)"])
        }
        var problems: [String] = []
        for name in given.keys.sorted() where field(name) == nil {
            let hint = NameSuggestion.nearest(to: name, among: fields.map(\.name))
            let meant = hint.map { " (did you mean '\($0)'?)" } ?? ""
            problems.append("unknown '\(name.cutForMessage)'\(meant)")
        }
        var result: [String: Value] = [:]
        for field in fields {
            let value = given[field.name] ?? offered[field.name] ?? .null
            if value.isNull {
                if field.isRequired { problems.append("'\(field.name)' is missing (\(field.type.rawValue))") }
                result[field.name] = field.defaultValue
                continue
            }
            do { result[field.name] = try field.check(value) } catch {
                problems.append("'\(field.name)\(error.path)': \(error.text)")
            }
        }
        if problems.isEmpty { return .map(result) }
        throw error(problems)
    }

    private func error(_ problems: [String]) -> FlowError {
        let known = fields.map { "\($0.name) (\($0.type.rawValue)\($0.isRequired ? ", required" : ""))" }
        return FlowError(
            code: subject.code,
            message: "wrong \(subject.title)s for the flow: \(problems.joined(separator: "; "))",
            nextStep: known.isEmpty
                ? "leave them out, the flow takes none" : "the flow takes \(known.joined(separator: ", "))")
    }

    private static func field(_ name: String, _ value: Value, _ subject: Subject) throws(FlowError) -> ParamField {
        let place = "\(subject.rawValue).\(name)"
        func shape(_ text: String) -> FlowError {
            FlowError(
                code: "flow.shape", message: "\(place): \(text)", field: place,
                nextStep: "correct `\(place)` in the flow's table")
        }
        guard FlowTool.isName(name) else {
            throw FlowError(
                code: "flow.shape", message: "\(subject.rawValue): '\(name.cutForMessage)' is not a name",
                field: subject.rawValue, nextStep: "use letters, digits, '_' and '-', at most 64")
        }
        guard let map = value.map, let type = map["type"]?.text.flatMap(ParamType.init) else {
            throw shape("a table with a `type` expected")
        }
        var field = ParamField(
            name: name, type: type, isRequired: map["required"]?.bool ?? false, defaultValue: nil,
            minimum: map["min"]?.double, maximum: map["max"]?.double, options: map["enum"]?.array ?? [],
            doc: map["description"]?.text ?? "", format: map["format"]?.text.flatMap(ParamFormat.init))
        if field.format != nil, type != .string { throw shape("`format` is for strings only") }
        if field.minimum != nil || field.maximum != nil, type == .boolean || type == .table {
            throw shape("`min` and `max` are not for type \(type.rawValue)")
        }
        if let least = field.minimum, let most = field.maximum, least > most { throw shape("`min` is above `max`") }
        if let fallback = map["default"], !fallback.isNull {
            if field.isRequired { throw shape("`required` and `default` exclude each other") }
            do { field.defaultValue = try field.check(fallback) } catch { throw shape("`default`: \(error.text)") }
        }
        return field
    }
}
