import ScriptValue

/// JSON that people read: two spaces a level, short lists on one line.
public enum PrettyJSON {
    /// A value, its keys in byte order.
    public static func text(_ value: Value, indent: String = "") -> String {
        switch value {
        case .map(let fields):
            object(fields.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }, indent) {
                text($0, indent: $1)
            }
        case .array(let items): list(items, indent) { text($0, indent: $1) }
        default: JSONText.encodePlainText(value)
        }
    }

    /// What was read from a file, in its own order; what JSON cannot say becomes null.
    static func text(_ node: JSON5Node, indent: String = "") -> String {
        switch node.content {
        case .object(let members): object(members.map { ($0.key, $0.value) }, indent) { text($0, indent: $1) }
        case .array(let items): list(items, indent) { text($0, indent: $1) }
        case .null: "null"
        case .bool(let value): "\(value)"
        case .int(let value): "\(value)"
        case .number(let value): JSONText.encodePlainText(.number(value))
        case .string(let text): JSONText.encodePlainText(Value(text))
        }
    }

    static func object<Item>(
        _ fields: [(key: String, value: Item)], _ indent: String, _ write: (Item, String) -> String
    ) -> String {
        guard !fields.isEmpty else { return "{}" }
        let inner = indent + "  "
        let lines = fields.map { inner + JSONText.encodePlainText(Value($0.key)) + ": " + write($0.value, inner) }
        return "{\n" + lines.joined(separator: ",\n") + "\n" + indent + "}"
    }

    static func list<Item>(_ items: [Item], _ indent: String, _ write: (Item, String) -> String) -> String {
        let short = "[" + items.map { write($0, indent) }.joined(separator: ", ") + "]"
        if short.utf8.count <= 100, !short.utf8.contains(UInt8(ascii: "\n")) { return short }
        let inner = indent + "  "
        return "[\n" + items.map { inner + write($0, inner) }.joined(separator: ",\n") + "\n" + indent + "]"
    }
}
