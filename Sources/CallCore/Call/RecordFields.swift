import ScriptValue

/// Reads fields of a stored record, forgiving what other writers did: fractional times, text that is not UTF-8.
struct RecordFields {
    private let map: [String: Value]

    init(_ value: Value) { map = value.map ?? [:] }

    subscript(name: String) -> Value? { map[name] }

    func text(_ name: String) -> String? { map[name].flatMap(Self.text) }

    /// Epoch milliseconds; fractions are rounded.
    func time(_ name: String) -> CallTime? {
        guard let value = map[name] else { return nil }
        let milliseconds = value.int ?? value.double.flatMap { Int64(exactly: $0.rounded()) }
        return milliseconds.map { CallTime(milliseconds: $0) }
    }

    static func text(_ value: Value) -> String? {
        if case .string(let bytes) = value { bytes.lossyText } else { nil }
    }
}
