import ScriptValue

/// Writes values in the flat form that the interpreter reads; the form is described in `transfer.c`.
struct ValueEncoder {
    private(set) var bytes: [UInt8] = []

    init() { bytes.reserveCapacity(128) }

    static func list(_ values: [Value]) -> [UInt8] {
        var encoder = ValueEncoder()
        encoder.appendCount(values.count)
        for value in values { encoder.append(value) }
        return encoder.bytes
    }

    mutating func append(_ value: Value) {
        switch value {
        case .null: bytes.append(0)
        case .bool(let flag): bytes.append(flag ? 2 : 1)
        case .int(let number):
            bytes.append(3)
            append(integer: UInt64(bitPattern: number))
        case .number(let number):
            bytes.append(4)
            append(integer: number.bitPattern)
        case .string(let text):
            bytes.append(5)
            appendCount(text.bytes.count)
            bytes.append(contentsOf: text.bytes)
        case .array(let values):
            bytes.append(6)
            appendCount(values.count)
            for value in values { append(value) }
        case .map(let fields): append(fields)
        case .function(let reference):
            bytes.append(8)
            append(integer: UInt64(bitPattern: Int64(reference)))
        case .handle(let handle):
            bytes.append(9)
            append(integer: UInt64(bitPattern: Int64(handle.id)))
            append(text: handle.kind)
        }
    }

    /// In order of the names: the interpreter then builds the same table in every run.
    private mutating func append(_ fields: [String: Value]) {
        bytes.append(7)
        appendCount(fields.count)
        if fields.count == 1, let (name, value) = fields.first {
            append(text: name)
            append(value)
            return
        }
        for name in fields.keys.sorted() {
            append(text: name)
            append(fields[name] ?? .null)
        }
    }

    private mutating func append(text: String) {
        appendCount(text.utf8.count)
        bytes.append(contentsOf: text.utf8)
    }

    private mutating func appendCount(_ count: Int) {
        let count = UInt32(clamping: count)
        for shift in stride(from: UInt32(0), to: 32, by: 8) { bytes.append(UInt8(truncatingIfNeeded: count >> shift)) }
    }

    private mutating func append(integer: UInt64) {
        for shift in stride(from: UInt64(0), to: 64, by: 8) {
            bytes.append(UInt8(truncatingIfNeeded: integer >> shift))
        }
    }
}
