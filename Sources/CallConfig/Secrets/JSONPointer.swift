import ScriptValue

/// A place in a JSON text (RFC 6901).
struct JSONPointer: Hashable, Sendable {
    var parts: [String]

    /// Nil for text that is no pointer, and for the empty one, which is the whole text.
    init?(_ text: String) {
        guard text.hasPrefix("/") else { return nil }
        parts = []
        for part in text.dropFirst().split(separator: "/", omittingEmptySubsequences: false) {
            let part = String(part)
            guard !part.replacing("~0", with: "").replacing("~1", with: "").contains("~") else { return nil }
            parts.append(part.replacing("~1", with: "/").replacing("~0", with: "~"))
        }
    }

    func value(in value: Value) -> Value? {
        var value = value
        for part in parts {
            switch value {
            case .map(let fields):
                guard let next = fields[part] else { return nil }
                value = next
            case .array(let items):
                guard let index = Int(part), String(index) == part, items.indices.contains(index) else { return nil }
                value = items[index]
            default: return nil
            }
        }
        return value
    }
}
