import CallCore
import LuaSyntax
import ScriptValue

/// Turns what is known of a value from the source into a value that the checks of the running system take.
enum ShapeValue {
    /// Stands for everything that is known only when the flow runs.
    static let unknown = Value.handle(Handle(kind: "unknown", id: -1))

    /// - Parameter type: what is expected here, so that a table with more fields than meet the eye is given them.
    static func value(of shape: ArgumentShape, as type: ArgumentType) -> Value {
        switch shape {
        case .nil: .null
        case .boolean(let flag): .bool(flag)
        case .integer(let number): .int(number)
        case .float(let number): .number(number)
        case .string(let text): Value(text)
        case .function(let function): .function(function.number)
        case .unknown: unknown
        case .table(let table): value(of: table, as: type)
        }
    }

    private static func value(of table: TableShape, as type: ArgumentType) -> Value {
        if table.fields.isEmpty, !table.items.isEmpty {
            let items = table.items.map { value(of: $0.shape, as: type.element) }
            return table.hasUnknownKeys || items.contains(.null) ? unknown : .array(items)
        }
        var map: [String: Value] = [:]
        for field in table.fields { map[field.name] = value(of: field.shape, as: type.element(named: field.name)) }
        // A table cannot be list and record at once; the list part shows up as fields nobody knows.
        for (index, item) in table.items.enumerated() {
            map["[\(index + 1)]"] = value(of: item.shape, as: .any)
        }
        guard table.hasUnknownKeys else { return .map(map) }
        guard case .record(let record) = type else { return map.isEmpty ? unknown : .map(map) }
        for field in record.fields where map[field.name] == nil { map[field.name] = unknown }
        return .map(map)
    }

    /// Where a field such as `needs.http[1]` is written: as deep as the source shows it.
    static func position(of path: String, in shape: ArgumentShape, from start: SourcePosition) -> SourcePosition {
        var place = start
        var shape = shape
        let steps = path.split { $0 == "." || $0 == "[" }.map { $0.last == "]" ? String($0.dropLast()) : String($0) }
        for step in steps {
            guard let table = shape.table else { return place }
            if let field = table[step] {
                (place, shape) = (field.position, field.shape)
            } else if let index = Int(step), table.items.indices.contains(index - 1) {
                (place, shape) = (table.items[index - 1].position, table.items[index - 1].shape)
            } else {
                return place
            }
        }
        return place
    }
}

extension Value {
    /// Whether nothing in it is known only when the flow runs.
    var isKnown: Bool {
        switch self {
        case .array(let list): list.allSatisfy(\.isKnown)
        case .map(let map): map.values.allSatisfy(\.isKnown)
        default: self != ShapeValue.unknown
        }
    }
}

extension ArgumentType {
    fileprivate var element: ArgumentType {
        switch self {
        case .array(let element, _), .map(let element, _), .collection(let element, _): element
        default: .any
        }
    }

    fileprivate func element(named name: String) -> ArgumentType {
        if case .record(let record) = self { return record.field(name)?.type ?? .any }
        return element
    }
}
