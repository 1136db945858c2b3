import ScriptValue

/// Reads the fields of a journaled map: exact about the fields it is asked for, blind to all others.
struct CodedFields {
    /// A field is missing or of the wrong shape. Readers turn it into nil.
    struct Malformed: Error {}

    private let map: [String: Value]

    init?(_ value: Value) {
        guard case .map(let map) = value else { return nil }
        self.map = map
    }

    /// Which case of an enumeration the map stands for.
    var type: String? { map["type"]?.text }

    func required<Field>(_ name: String, _ read: (Value) -> Field?) throws(Malformed) -> Field {
        guard let field = map[name].flatMap(read) else { throw Malformed() }
        return field
    }

    /// Nil for an absent field or null.
    func optional<Field>(_ name: String, _ read: (Value) -> Field?) throws(Malformed) -> Field? {
        guard let value = map[name], !value.isNull else { return nil }
        return try required(name, read)
    }

    func value(_ name: String) throws(Malformed) -> Value { try required(name) { $0 } }
    func text(_ name: String) throws(Malformed) -> String { try required(name, \.text) }
    func number(_ name: String) throws(Malformed) -> Int { try required(name) { $0.int.flatMap(Int.init(exactly:)) } }
    func length(_ name: String) throws(Malformed) -> Milliseconds { try required(name, \.int) }
    func time(_ name: String) throws(Malformed) -> CallTime { CallTime(milliseconds: try required(name, \.int)) }
    func flag(_ name: String) throws(Malformed) -> Bool { try required(name, \.bool) }

    func texts(_ name: String) throws(Malformed) -> [String] {
        try required(name) { Self.all($0.array ?? [nil], \.text) }
    }

    func named<Name: RawRepresentable<String>>(_ name: String) throws(Malformed) -> Name {
        try required(name) { $0.text.flatMap(Name.init(rawValue:)) }
    }

    /// Every element read, or nil when one cannot be.
    private static func all<Field>(_ values: [Value], _ read: (Value) -> Field?) -> [Field]? {
        let fields = values.compactMap(read)
        return fields.count == values.count ? fields : nil
    }
}

extension Value {
    /// A journaled map: absent fields are left out.
    static func coded(_ type: String? = nil, _ fields: KeyValuePairs<String, Value?> = [:]) -> Value {
        var map: [String: Value] = [:]
        if let type { map["type"] = Value(type) }
        for (name, field) in fields { map[name] = field }
        return .map(map)
    }

    static func count(_ number: Int) -> Value { .int(Int64(number)) }
}
