import ScriptValue

/// Lays one tree of settings over another.
public enum DeepMerge {
    /// Maps are merged key by key, everything else is replaced, lists included. Keys that a JavaScript host must not
    /// take are dropped at every depth.
    public static func merge(_ base: Value, _ over: Value) -> Value {
        guard case .map(let base) = base, case .map(let over) = over else { return cleaned(over) }
        var merged = base.filter { !ForbiddenKey.isForbidden($0.key) }.mapValues(cleaned)
        for (key, value) in over where !ForbiddenKey.isForbidden(key) {
            merged[key] = merged[key].map { merge($0, value) } ?? cleaned(value)
        }
        return .map(merged)
    }

    private static func cleaned(_ value: Value) -> Value {
        switch value {
        case .map(let fields): .map(fields.filter { !ForbiddenKey.isForbidden($0.key) }.mapValues(cleaned))
        case .array(let items): .array(items.map(cleaned))
        default: value
        }
    }
}
