import ScriptValue

/// Reads the flat form that the interpreter writes; the form is described in `transfer.c`.
struct ValueDecoder {
    private let bytes: UnsafeRawBufferPointer
    private var position = 0

    init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

    mutating func list() throws(LuaFailure) -> [Value] {
        let count = try count()
        var values: [Value] = []
        values.reserveCapacity(min(count, bytes.count))
        for _ in 0..<count { values.append(try value()) }
        return values
    }

    mutating func value() throws(LuaFailure) -> Value {
        switch bytes[try take(1)] {
        case 0: .null
        case 1: .bool(false)
        case 2: .bool(true)
        case 3: .int(Int64(bitPattern: try integer()))
        case 4: .number(Double(bitPattern: try integer()))
        case 5: .string(ByteString(bytes: Array(try block())))
        case 6: .array(try list())
        case 7: .map(try map())
        case 8: .function(Int(Int64(bitPattern: try integer())))
        case 9: .handle(try handle())
        default: throw ValueDecoder.broken
        }
    }

    mutating func text() throws(LuaFailure) -> String { String(decoding: try block(), as: UTF8.self) }

    mutating func count() throws(LuaFailure) -> Int {
        let start = try take(4)
        return Int(UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: start, as: UInt32.self)))
    }

    private mutating func map() throws(LuaFailure) -> [String: Value] {
        let count = try count()
        var fields = [String: Value](minimumCapacity: min(count, bytes.count))
        for _ in 0..<count {
            let name = try text()
            fields[name] = try value()
        }
        return fields
    }

    private mutating func handle() throws(LuaFailure) -> Handle {
        let id = Int(Int64(bitPattern: try integer()))
        return Handle(kind: try text(), id: id)
    }

    private mutating func integer() throws(LuaFailure) -> UInt64 {
        let start = try take(8)
        return UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: start, as: UInt64.self))
    }

    private mutating func block() throws(LuaFailure) -> UnsafeRawBufferPointer {
        let count = try count()
        let start = try take(count)
        return UnsafeRawBufferPointer(rebasing: bytes[start..<start + count])
    }

    /// Where the next `count` bytes begin.
    private mutating func take(_ count: Int) throws(LuaFailure) -> Int {
        guard count <= bytes.count - position else { throw ValueDecoder.broken }
        defer { position += count }
        return position
    }

    private static let broken = LuaFailure(
        code: "internal", message: "the interpreter handed over bytes that do not decode")
}
