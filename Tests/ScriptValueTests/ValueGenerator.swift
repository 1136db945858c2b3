import ScriptValue

/// Makes the same random values for the same seed (SplitMix64).
struct ValueGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(bound)) }

    mutating func value(depth: Int = 0) -> Value {
        switch below(depth < 5 ? 10 : 7) {
        case 0: .null
        case 1: .bool(below(2) == 0)
        case 2: .int(integer())
        case 3: .number(double())
        case 4: .string(bytes())
        case 5: .function(below(1000))
        case 6: .handle(Handle(kind: key(), id: below(100) - 50))
        case 7: .array((0..<below(5)).map { _ in value(depth: depth + 1) })
        default: map(depth: depth + 1)
        }
    }

    private mutating func map(depth: Int) -> Value {
        var fields: [String: Value] = [:]
        for _ in 0..<below(5) { fields[key()] = value(depth: depth) }
        return .map(fields)
    }

    private mutating func integer() -> Int64 {
        let edges: [Int64] = [.min, .max, 0, -1, 1 << 53, -(1 << 53) - 1]
        let choice = below(12)
        return choice < edges.count ? edges[choice] : Int64(bitPattern: next()) >> Int64(below(64))
    }

    private mutating func double() -> Double {
        let edges: [Double] = [
            0, -0.0, 1, 1e16, 1e-7, .nan, .infinity, -.infinity, .leastNonzeroMagnitude, .greatestFiniteMagnitude,
        ]
        let choice = below(20)
        return choice < edges.count ? edges[choice] : Double(bitPattern: next())
    }

    private mutating func bytes() -> ByteString {
        if below(2) == 0 { return ByteString(key()) }
        return ByteString(bytes: (0..<below(9)).map { _ in UInt8(truncatingIfNeeded: next()) })
    }

    private mutating func key() -> String {
        let pool = Array("$a\"\\\n\0\u{7F}é😀\u{2028}1\u{FEFF}".unicodeScalars)
        var scalars = String.UnicodeScalarView()
        for _ in 0..<below(5) { scalars.append(pool[below(pool.count)]) }
        return String(scalars)
    }
}
