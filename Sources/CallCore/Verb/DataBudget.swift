import ScriptValue

/// Bounds plain data that a script hands out: depth 32, 10,000 values and 256 KiB of text in all.
struct DataBudget {
    static let maxDepth = 32
    var values = 10_000
    var bytes = 262_144
    var unknown: Value?

    init(unknown: Value? = nil) { self.unknown = unknown }

    mutating func spend(on value: Value, depth: Int = 0) throws(ArgumentProblem) {
        if let unknown, value == unknown { return }
        values -= 1
        if values < 0 { throw .range("at most 10000 values expected") }
        if depth > Self.maxDepth { throw .range("at most \(Self.maxDepth) nested tables expected") }
        switch value {
        case .null, .bool, .int: break
        case .number(let number):
            if !number.isFinite { throw .range("finite number expected") }
        case .string(let string):
            try spend(bytes: string.bytes.count)
        case .array(let list):
            for (index, item) in list.enumerated() {
                do { try spend(on: item, depth: depth + 1) } catch { throw error.inside(index: index) }
            }
        case .map(let map):
            for (name, item) in map.sorted(by: { $0.key < $1.key }) {
                try spend(bytes: name.utf8.count)
                do { try spend(on: item, depth: depth + 1) } catch { throw error.inside(field: name) }
            }
        case .function, .handle:
            throw .wrongType(expected: "plain data", got: value.typeName)
        }
    }

    private mutating func spend(bytes count: Int) throws(ArgumentProblem) {
        bytes -= count
        if bytes < 0 { throw .range("at most 262144 bytes of text expected") }
    }
}
