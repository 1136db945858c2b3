import ScriptValue

/// Completes what a file leaves out.
enum ConfigDefaults {
    /// The value with every default below it; nil when there is neither.
    static func complete(_ value: Value?, _ rule: ConfigRule) -> Value? {
        let value = value ?? rule.key.standard
        switch rule.key.type {
        case .object, .openObject:
            var fields = value?.map ?? [:]
            for (name, child) in rule.children { fields[name] = complete(fields[name], child) }
            return fields.isEmpty ? value : .map(fields)
        case .map:
            guard let each = rule.each, case .map(let fields) = value else { return value }
            return .map(fields.mapValues { complete($0, each) ?? $0 })
        case .list:
            guard let each = rule.each, case .array(let items) = value else { return value }
            return .array(items.map { complete($0, each) ?? $0 })
        default:
            return value
        }
    }
}
