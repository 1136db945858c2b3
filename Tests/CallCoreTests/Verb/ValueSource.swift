import CallCore
import ScriptValue

/// Makes values from a seed: half of them shaped like what the verb wants.
struct ValueSource {
    private var state: UInt64

    init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 | 1 }

    mutating func next(_ bound: Int) -> Int {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return Int(state % UInt64(bound))
    }

    mutating func arguments(for spec: VerbSpec) -> [Value] {
        var result = spec.parameters.map { next(4) == 0 ? anything(depth: 0) : likely($0.type) }
        if next(12) == 0 { result.append(anything(depth: 0)) }
        if next(6) == 0, !result.isEmpty { result.removeLast() }
        return result
    }

    private mutating func likely(_ type: ArgumentType) -> Value {
        if next(16) == 0 { return anything(depth: 0) }
        switch type {
        case .text, .bytes, .eventName, .relativePath: return "some.name"
        case .digits: return next(2) == 0 ? "1" : "12#w"
        case .phoneNumber: return next(2) == 0 ? "+15550001234" : "+0"
        case .url: return next(2) == 0 ? "https://a.example/x" : "https://a@b/"
        case .number, .integer: return next(2) == 0 ? .int(Int64(next(70))) : .number(Double(next(1000)) / 16)
        case .boolean: return .bool(next(2) == 0)
        case .function: return .function(next(9))
        case .oneOf(let options): return Value(options[next(options.count)])
        case .record(let record):
            var map: [String: Value] = [:]
            for field in record.fields where field.isRequired || next(4) == 0 { map[field.name] = likely(field.type) }
            if next(20) == 0 { map["strange"] = 1 }
            return .map(map)
        case .array(let element, _), .collection(let element, _):
            return .array((0..<next(4)).map { _ in likely(element) })
        case .map(let element, _): return ["a": likely(element)]
        case .headers: return ["X-Name": "value"]
        case .any: return anything(depth: 0)
        case .union(let types): return likely(types[next(types.count)])
        }
    }

    mutating func anything(depth: Int) -> Value {
        switch next(depth > 4 ? 9 : 11) {
        case 0: return .null
        case 1: return .bool(next(2) == 0)
        case 2: return .int([0, 1, -1, .max, .min, 64][next(6)])
        case 3: return .number([.nan, .infinity, -.infinity, 0.5, 1e300, -0.0][next(6)])
        case 4: return .string(ByteString(bytes: (0..<next(40)).map { _ in UInt8(next(256)) }))
        case 5: return Value(String(repeating: "long ", count: next(4000)))
        case 6: return .function(next(100) - 50)
        case 7: return .handle(Handle(kind: "call", id: next(3)))
        case 8: return [:]
        case 9: return .array((0..<next(5)).map { _ in anything(depth: depth + 1) })
        default:
            let names = ["timeout", "say", "url", "x\ny", String(repeating: "n", count: 300), "barge_in"]
            var map: [String: Value] = [:]
            for _ in 0..<next(4) { map[names[next(names.count)]] = anything(depth: depth + 1) }
            return .map(map)
        }
    }
}
