/// Reads JSON5 (json5.org, version 1.0.0) and keeps where everything stands.
public struct JSON5Reader {
    let bytes: [UInt8]
    let limits: JSON5Limits
    var position = 0
    var depth = 0

    /// - Throws: `JSON5Error` for text that is not JSON5 or breaks a limit.
    public static func read(_ bytes: [UInt8], limits: JSON5Limits = JSON5Limits()) throws(JSON5Error) -> JSON5Node {
        var reader = JSON5Reader(bytes: bytes, limits: limits)
        guard bytes.count <= limits.bytes else {
            throw JSON5Error(
                kind: .tooLarge, place: TextPlace(line: 1, column: 1),
                message: "the text has \(bytes.count) bytes, more than \(limits.bytes)")
        }
        guard String(validating: bytes, as: UTF8.self) != nil else {
            throw reader.failure("the text is not UTF-8", at: reader.firstBrokenByte)
        }
        try reader.skipBlank()
        let node = try reader.value()
        try reader.skipBlank()
        guard reader.isAtEnd else { throw reader.failure("there is more text behind the end of the value") }
        return node
    }

    var isAtEnd: Bool { position >= bytes.count }
    var byte: UInt8? { isAtEnd ? nil : bytes[position] }

    func failure(_ message: String, at offset: Int? = nil, kind: JSON5Error.Kind = .syntax) -> JSON5Error {
        JSON5Error(kind: kind, place: TextPlace(offset: offset ?? position, in: bytes), message: message)
    }

    private var firstBrokenByte: Int {
        var low = 0
        var decoder = UTF8()
        var iterator = bytes.makeIterator()
        while case .scalarValue(let scalar) = decoder.decode(&iterator) { low += UTF8.width(scalar) }
        return low
    }

    mutating func take(_ wanted: Unicode.Scalar) -> Bool {
        guard byte == UInt8(ascii: wanted) else { return false }
        position += 1
        return true
    }

    mutating func take(word: StaticString) -> Bool {
        let count = word.utf8CodeUnitCount
        let isThere = word.withUTF8Buffer { bytes[position...].starts(with: $0) }
        guard isThere else { return false }
        if let next = scalar(at: position + count), JSON5Scalars.continuesName(next.scalar) { return false }
        position += count
        return true
    }

    mutating func value() throws(JSON5Error) -> JSON5Node {
        let start = position
        guard let byte else { throw failure("the text ends where a value should stand") }
        let content: JSON5Node.Content
        switch byte {
        case UInt8(ascii: "{"): content = .object(try nested { reader throws(JSON5Error) in try reader.members() })
        case UInt8(ascii: "["): content = .array(try nested { reader throws(JSON5Error) in try reader.items() })
        case UInt8(ascii: "\""), UInt8(ascii: "'"): content = .string(try string())
        default:
            if take(word: "true") {
                content = .bool(true)
            } else if take(word: "false") {
                content = .bool(false)
            } else if take(word: "null") {
                content = .null
            } else {
                content = try number()
            }
        }
        return JSON5Node(content, span: start..<position)
    }

    private mutating func nested<Result>(
        _ read: (inout JSON5Reader) throws(JSON5Error) -> Result
    ) throws(JSON5Error) -> Result {
        guard depth < limits.depth else {
            throw failure("more than \(limits.depth) lists and objects inside one another", kind: .tooDeep)
        }
        depth += 1
        position += 1
        let result = try read(&self)
        depth -= 1
        return result
    }

    private mutating func items() throws(JSON5Error) -> [JSON5Node] {
        var items: [JSON5Node] = []
        try skipBlank()
        while !take("]") {
            items.append(try value())
            try endOfPart(close: "]", what: "list")
        }
        return items
    }

    private mutating func members() throws(JSON5Error) -> [JSON5Member] {
        var members: [JSON5Member] = []
        try skipBlank()
        while !take("}") {
            let start = position
            let key = try key()
            try skipBlank()
            guard take(":") else { throw failure("a ':' is missing behind the key") }
            try skipBlank()
            members.append(JSON5Member(key: key, start: start, value: try value()))
            try endOfPart(close: "}", what: "object")
        }
        return members
    }

    /// A comma, or the closing bracket, which stays.
    private mutating func endOfPart(close: Unicode.Scalar, what: String) throws(JSON5Error) {
        try skipBlank()
        if take(",") { return try skipBlank() }
        guard byte == UInt8(ascii: close) else {
            throw failure(isAtEnd ? "the \(what) is not closed" : "a ',' or '\(close)' is missing")
        }
    }

    private mutating func key() throws(JSON5Error) -> String {
        guard let byte else { throw failure("the object is not closed") }
        if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") { return try string() }
        return try name()
    }
}
