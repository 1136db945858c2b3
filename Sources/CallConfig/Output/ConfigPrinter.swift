import ScriptValue

/// Shows a configuration as it counts: with defaults, environment and present names, and without secrets.
public enum ConfigPrinter {
    /// JSON, in the order of the reference page.
    public static func json(_ reading: ConfigReading) -> String { text(reading.effective, .root, "", isTelling: false) }

    /// A line for each value that is not a default: `serve.port = 3335  (line 4)`.
    public static func sources(_ reading: ConfigReading) -> [String] {
        reading.sources.sorted { $0.key < $1.key }.compactMap { path, source in
            guard let value = value(at: path, in: reading) else { return nil }
            let (rule, isTelling) = rule(path, reading)
            return "\(path) = \(text(value, rule, "", isTelling: isTelling))  (\(source))"
        }
    }

    private static func value(at path: ConfigPath, in reading: ConfigReading) -> Value? {
        let below = path.below(reading.prefix) ?? path
        return below.parts.reduce(reading.effective as Value?) { value, part in
            if case .array(let items) = value {
                return Int(part.dropFirst().dropLast()).flatMap { items.indices.contains($0) ? items[$0] : nil }
            }
            return value?[part]
        }
    }

    /// The row of a value, and whether a name on the way to it is one of a secret.
    private static func rule(_ path: ConfigPath, _ reading: ConfigReading) -> (ConfigRule?, isTelling: Bool) {
        var rule: ConfigRule? = .root
        var isTelling = false
        for part in (path.below(reading.prefix) ?? path).parts {
            isTelling = isTelling || Self.isTelling(part, in: rule)
            rule = rule?.child(part) ?? rule?.each
        }
        return (rule, isTelling)
    }

    /// The table says which of its own keys are secret; other keys are judged by their names.
    private static func isTelling(_ name: String, in rule: ConfigRule?) -> Bool {
        rule?.child(name) == nil && SecretName.isTelling(name)
    }

    private static func text(_ value: Value, _ rule: ConfigRule?, _ indent: String, isTelling: Bool) -> String {
        if rule?.key.isSecret == true { return JSONText.encodePlainText(value) }
        switch value {
        case .map(let fields):
            let ordered = ordered(fields, rule)
            return PrettyJSON.object(ordered.map { ($0.key, $0) }, indent) { field, inner in
                text(
                    field.value, rule?.child(field.key) ?? rule?.each, inner,
                    isTelling: isTelling || Self.isTelling(field.key, in: rule))
            }
        case .array(let items):
            return PrettyJSON.list(items, indent) { text($0, rule?.each, $1, isTelling: isTelling) }
        case .string(let string):
            let isHidden = isTelling && !SecretMask.isReference(string.lossyText)
            return JSONText.encodePlainText(isHidden ? Value(SecretMask.dots) : value)
        default: return JSONText.encodePlainText(value)
        }
    }

    private static func ordered(_ fields: [String: Value], _ rule: ConfigRule?) -> [(key: String, value: Value)] {
        let known = (rule?.children ?? []).compactMap { child in fields[child.name].map { (child.name, $0) } }
        let names = Set(known.map(\.0))
        return known.map { (key: $0.0, value: $0.1) }
            + fields.filter { !names.contains($0.key) }.sorted { $0.key < $1.key }.map {
                (key: $0.key, value: $0.value)
            }
    }
}
