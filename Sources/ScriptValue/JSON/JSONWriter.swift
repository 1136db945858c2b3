/// Writes one value as JSON bytes.
struct JSONWriter {
    /// Whether `$` forms keep what JSON cannot say.
    let exact: Bool
    private(set) var bytes: [UInt8] = []

    init(exact: Bool) { self.exact = exact }

    mutating func write(_ value: Value) {
        switch value {
        case .null: append("null")
        case .bool(let flag): append(flag ? "true" : "false")
        case .int(let number): append(String(number))
        case .number(let number): write(number)
        case .string(let string): write(string)
        case .array(let items): write(items)
        case .map(let fields): write(fields)
        case .function(let reference): writeTagged("$function", .int(Int64(reference)))
        case .handle(let handle): writeTagged("$handle", [Value(handle.kind), .int(Int64(handle.id))])
        }
    }

    private mutating func write(_ number: Double) {
        // The standard library prints the shortest digits that read back to the same double, never without a point
        // or an exponent.
        if number.isFinite { return append(String(number)) }
        writeTagged("$number", number.isNaN ? "nan" : number < 0 ? "-inf" : "inf")
    }

    private mutating func write(_ string: ByteString) {
        if let text = string.text { return quote(text) }
        if exact { return writeTagged("$bytes", Value(Base64.encode(string.bytes))) }
        quote(string.lossyText)
    }

    private mutating func write(_ items: [Value]) {
        append("[")
        for (index, item) in items.enumerated() {
            if index > 0 { append(",") }
            write(item)
        }
        append("]")
    }

    private mutating func write(_ fields: [String: Value]) {
        append("{")
        let sorted = fields.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
        for (index, field) in sorted.enumerated() {
            if index > 0 { append(",") }
            quote(exact && field.key.utf8.first == UInt8(ascii: "$") ? "$" + field.key : field.key)
            append(":")
            write(field.value)
        }
        append("}")
    }

    private mutating func writeTagged(_ tag: StaticString, _ content: Value) {
        guard exact else { return append("null") }
        append("{\"")
        append(tag)
        append("\":")
        write(content)
        append("}")
    }

    private mutating func quote(_ text: String) {
        bytes.append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes.append(contentsOf: [UInt8(ascii: "\\"), byte])
            case 0x08: append("\\b")
            case 0x09: append("\\t")
            case 0x0A: append("\\n")
            case 0x0C: append("\\f")
            case 0x0D: append("\\r")
            case 0..<0x20: escape(control: byte)
            default: bytes.append(byte)
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }

    private mutating func escape(control byte: UInt8) {
        let digits = Array("0123456789abcdef".utf8)
        append("\\u00")
        bytes.append(digits[Int(byte >> 4)])
        bytes.append(digits[Int(byte & 15)])
    }

    private mutating func append(_ text: String) { bytes.append(contentsOf: text.utf8) }

    private mutating func append(_ text: StaticString) {
        text.withUTF8Buffer { bytes.append(contentsOf: $0) }
    }
}
