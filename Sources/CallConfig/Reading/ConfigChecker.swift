import CallCore
import ScriptValue

/// Holds values against the table and keeps what passes.
struct ConfigChecker {
    /// More problems than anybody reads are counted only.
    static let mostProblems = 200

    let lines: LineIndex
    /// The source that references name none of belong to, by kind.
    var secretDefaults: [String: String] = [:]
    private(set) var problems: [ConfigProblem] = []
    var secrets: [ConfigPath: SecretValue] = [:]
    var sources: [ConfigPath: ConfigSource] = [:]
    private var dropped = 0

    init(lines: LineIndex) { self.lines = lines }

    var isFull: Bool { problems.count >= Self.mostProblems }

    mutating func report(_ problem: ConfigProblem) {
        if isFull { dropped += 1 } else { problems.append(problem) }
    }

    mutating func reportRest() {
        guard dropped > 0 else { return }
        problems.append(
            ConfigProblem(
                .tooMany, at: [], "there are \(dropped) more problems", next: "mend the ones above and check again"))
    }

    mutating func complain(
        _ code: ConfigProblem.Code, _ path: ConfigPath, _ node: JSON5Node, _ what: String, next: String,
        severity: ConfigProblem.Severity = .error
    ) {
        let place = node.span.map { lines.place(of: $0.lowerBound) }
        report(ConfigProblem(code, severity, at: path, what, next: next, place: place))
    }

    /// The value as the rule takes it; nil when it is reported.
    mutating func value(_ node: JSON5Node, as rule: ConfigRule, at path: ConfigPath) -> Value? {
        switch rule.key.type {
        case .object, .openObject, .map: return object(node, as: rule, at: path)
        case .list(let item, let least): return list(node, of: item, atLeast: least, rule, at: path)
        case .secret: return secret(node, rule, at: path)
        case let type:
            guard let value = scalar(node, type, rule.key.standard, at: path) else { return nil }
            note(node, at: path)
            return value
        }
    }

    mutating func note(_ node: JSON5Node, at path: ConfigPath) {
        sources[path] = .file(node.span.map { lines.place(of: $0.lowerBound) })
    }

    /// Takes a value that did not come from the file.
    mutating func accept(_ text: String, from source: ConfigSource, as rule: ConfigRule, at path: ConfigPath) -> Value?
    {
        guard let value = scalar(JSON5Node(.string(text)), rule.key.type, nil, at: path) else { return nil }
        sources[path] = source
        return value
    }

    mutating func accept(secret: SecretValue, from source: ConfigSource, at path: ConfigPath) {
        secrets[path] = secret
        sources[path] = source
    }

    // MARK: scalars

    mutating func scalar(
        _ node: JSON5Node, _ type: ConfigType, _ standard: Value?, at path: ConfigPath
    ) -> Value? {
        let order = "write \(standard.map(JSONText.encodePlainText) ?? type.example)"
        switch (type, node.content) {
        case (.boolean, .bool(let flag)): return .bool(flag)
        case (.integer(let range), .int), (.integer(let range), .number):
            return integer(node, range, type, order, at: path)
        case (.text(let rule), .string(let text)):
            if rule.accepts(text) { return Value(text) }
            complain(.value, path, node, "is \(shown(node, path)), not \(type.wanted)", next: order)
        case (.choice(let choices), .string(let text)):
            if choices.contains(text) { return Value(text) }
            let meant = NameSuggestion.nearest(to: text, among: choices).map { "write \"\($0)\"" }
            complain(
                .value, path, node, "is \(shown(node, path)), not \(type.wanted)",
                next: meant ?? order)
        default:
            complain(.type, path, node, "is \(shown(node, path)), not \(type.wanted)", next: order)
        }
        return nil
    }

    private mutating func integer(
        _ node: JSON5Node, _ range: ClosedRange<Int64>, _ type: ConfigType, _ order: String, at path: ConfigPath
    ) -> Value? {
        let whole: Int64? =
            switch node.content {
            case .int(let value): value
            case .number(let value): Int64(exactly: value)
            default: nil
            }
        if let whole, range.contains(whole) { return .int(whole) }
        let code: ConfigProblem.Code = whole == nil ? .type : .range
        complain(code, path, node, "is \(shown(node, path)), not \(type.wanted)", next: order)
        return nil
    }

    /// What stands there, for a message; nothing that could be a secret.
    func shown(_ node: JSON5Node, _ path: ConfigPath) -> String {
        switch node.content {
        case .null: "null"
        case .bool(let value): "\(value)"
        case .int(let value): "\(value)"
        case .number(let value): value.isFinite ? "\(value)" : "not a finite number"
        case .string(let text):
            if text.isEmpty {
                "an empty text"
            } else {
                path.parts.contains { $0 != "secrets" && SecretName.isTelling($0) } ? "a text" : ShownText.quoted(text)
            }
        case .array: "a list"
        case .object: "an object"
        }
    }

    mutating func secret(_ node: JSON5Node, _ rule: ConfigRule, at path: ConfigPath) -> Value? {
        do throws(SecretReferenceError) {
            let secret = try SecretValue(node, defaults: secretDefaults)
            secrets[path] = secret
            note(node, at: path)
            // The value itself stays out of the tree, which is printed.
            return secret.shownValue
        } catch {
            complain(error.isType ? .type : .secret, path, node, error.what, next: error.next)
            return nil
        }
    }
}
