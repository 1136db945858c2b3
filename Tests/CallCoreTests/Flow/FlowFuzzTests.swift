import CallCore
import ScriptValue
import Testing

/// Breaks a flow's table in places nobody would think of.
struct FlowFuzzTests {
    private let whole: Value = [
        "api": 1, "summary": "s", "outbound": .function(1), "screen": .function(2), "on_end": .function(3),
        "actions": ["go": .function(4)],
        "params": ["a": ["type": "integer", "min": 1, "max": 9, "default": 2, "enum": [2, 3]]],
        "config": ["b": ["type": "string", "format": "e164"]],
        "needs": ["agent": true, "http": ["a.example"], "transfer": ["config:b"]],
        "tools": [
            "t": [
                "description": "d", "run": .function(5),
                "parameters": [
                    "type": "object", "required": ["x"],
                    "properties": ["x": ["type": "array", "items": ["type": "number", "minimum": 0]]],
                ],
            ]
        ],
    ]

    @Test("a flow with one part replaced by anything is read or refused with a code and a next step", arguments: 1...3)
    func oneChange(seed: Int) {
        var source = ValueSource(seed: UInt64(seed))
        var refused = 0
        for _ in 0..<2000 {
            let broken = replaceSomewhere(in: whole, &source)
            do {
                let manifest = try FlowManifest(value: broken)
                let arguments = source.anything(depth: 0)
                _ = try? manifest.params.check(arguments)
                _ = try? manifest.tool("t")?.parameters.check(arguments)
            } catch {
                #expect(error.code.hasPrefix("flow."))
                #expect(!error.nextStep.isEmpty)
                #expect(!error.description.contains("\n") && error.description.utf8.count < 2000, "\(error)")
                refused += 1
            }
        }
        #expect(refused > 1000)
    }

    private func replaceSomewhere(in value: Value, _ source: inout ValueSource) -> Value {
        if source.next(4) == 0 { return source.anything(depth: 0) }
        switch value {
        case .map(var map):
            let names = map.keys.sorted()
            let name = names[source.next(names.count)]
            map[name] = replaceSomewhere(in: map[name] ?? .null, &source)
            return .map(map)
        case .array(var list):
            let index = source.next(list.count)
            list[index] = replaceSomewhere(in: list[index], &source)
            return .array(list)
        default: return source.anything(depth: 0)
        }
    }
}
