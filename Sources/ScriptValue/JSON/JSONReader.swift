/// Reads one JSON text. Strict: no comments, no trailing commas, no byte order mark, no lone surrogates.
struct JSONReader {
    let bytes: [UInt8]
    let limits: JSONLimits
    let exact: Bool
    let uniqueKeys: Bool
    var position = 0
    private var valuesRead = 0

    private init(bytes: [UInt8], limits: JSONLimits, exact: Bool, uniqueKeys: Bool) {
        self.bytes = bytes
        self.limits = limits
        self.exact = exact
        self.uniqueKeys = uniqueKeys
    }

    static func read(
        _ bytes: [UInt8], limits: JSONLimits, exact: Bool, uniqueKeys: Bool = false
    ) throws(JSONError) -> Value {
        guard bytes.count <= limits.bytes else {
            throw JSONError(offset: limits.bytes, message: "the text is longer than \(limits.bytes) bytes")
        }
        var reader = JSONReader(bytes: bytes, limits: limits, exact: exact, uniqueKeys: uniqueKeys)
        reader.skipSpace()
        let value = try reader.readValue(depth: 0)
        reader.skipSpace()
        guard reader.position == bytes.count else { throw reader.failure("text after the end of the value") }
        return value
    }

    func failure(_ message: String) -> JSONError { JSONError(offset: position, message: message) }

    var current: UInt8? { position < bytes.count ? bytes[position] : nil }

    mutating func accept(_ byte: UInt8) -> Bool {
        guard current == byte else { return false }
        position += 1
        return true
    }

    private mutating func skipSpace() {
        while let byte = current, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { position += 1 }
    }

    private mutating func readValue(depth: Int) throws(JSONError) -> Value {
        valuesRead += 1
        guard valuesRead <= limits.values else { throw failure("more than \(limits.values) values") }
        guard let byte = current else { throw failure("the text ends where a value should be") }
        switch byte {
        case UInt8(ascii: "{"): return try readObject(depth: depth + 1)
        case UInt8(ascii: "["): return try readArray(depth: depth + 1)
        case UInt8(ascii: "\""): return .string(ByteString(try readString()))
        case UInt8(ascii: "t"): return try readWord("true", .bool(true))
        case UInt8(ascii: "f"): return try readWord("false", .bool(false))
        case UInt8(ascii: "n"): return try readWord("null", .null)
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try readNumber()
        default: throw failure("a value should be here")
        }
    }

    private mutating func readWord(_ word: StaticString, _ value: Value) throws(JSONError) -> Value {
        let length = word.utf8CodeUnitCount
        let matches = word.withUTF8Buffer { bytes[position...].prefix(length).elementsEqual($0) }
        guard matches else { throw failure("a value should be here") }
        position += length
        return value
    }

    private func checkDepth(_ depth: Int) throws(JSONError) {
        // A handle is an array inside an object, so the exact dialect may nest two further than the value it stands for.
        guard depth <= limits.depth + (exact ? 2 : 0) else {
            throw failure("more than \(limits.depth) arrays and objects inside one another")
        }
    }

    private mutating func readArray(depth: Int) throws(JSONError) -> Value {
        try checkDepth(depth)
        position += 1
        skipSpace()
        var items: [Value] = []
        if accept(UInt8(ascii: "]")) { return .array(items) }
        while true {
            items.append(try readValue(depth: depth))
            skipSpace()
            if accept(UInt8(ascii: "]")) { return .array(items) }
            guard accept(UInt8(ascii: ",")) else { throw failure("a comma or ] should be here") }
            skipSpace()
        }
    }

    private mutating func readObject(depth: Int) throws(JSONError) -> Value {
        try checkDepth(depth)
        let start = position
        position += 1
        skipSpace()
        var fields: [String: Value] = [:]
        if accept(UInt8(ascii: "}")) { return .map(fields) }
        while true {
            guard current == UInt8(ascii: "\"") else { throw failure("a key in quotes should be here") }
            let keyStart = position
            let key = try readString()
            skipSpace()
            guard accept(UInt8(ascii: ":")) else { throw failure("a colon should be here") }
            skipSpace()
            let isRepeated = fields.updateValue(try readValue(depth: depth), forKey: key) != nil
            if isRepeated, uniqueKeys { throw JSONError(offset: keyStart, message: "a key for the second time") }
            skipSpace()
            if accept(UInt8(ascii: "}")) { break }
            guard accept(UInt8(ascii: ",")) else { throw failure("a comma or } should be here") }
            skipSpace()
        }
        guard exact else { return .map(fields) }
        guard let value = ExactForm.value(of: fields) else {
            throw JSONError(offset: start, message: "an unknown or malformed $ form")
        }
        return value
    }
}
