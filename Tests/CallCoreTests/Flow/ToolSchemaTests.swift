import CallCore
import ScriptValue
import Testing

struct ToolSchemaTests {
    private func book() throws -> ToolSchema {
        try ToolSchema(
            [
                "type": "object", "required": ["day"],
                "properties": [
                    "day": ["type": "string", "enum": ["mon", "tue"]],
                    "seats": ["type": "integer", "minimum": 1, "maximum": 8],
                    "names": ["type": "array", "items": ["type": "string", "maxLength": 5], "maxItems": 2],
                ],
            ], place: "tools.book.parameters")
    }

    @Test("arguments that fit the schema pass; null counts as left out")
    func fits() throws {
        let arguments: Value = ["day": "mon", "seats": 2, "names": ["Ann"]]
        #expect(try book().check(arguments) == arguments)
        _ = try book().check(["day": "tue", "seats": nil])
    }

    @Test(
        "arguments that do not fit are told why, in words a model can act on",
        arguments: [
            ([:], "arguments: 'day' is missing"), (["day": "sun"], "'day': one of mon, tue expected"),
            (["day": "mon", "seats": 9], "'seats': maximum is 8"),
            (["day": "mon", "seats": "2"], "'seats': integer expected, got string"),
            (["day": "mon", "names": ["Ann", "Gwendolyn"]], "'names[2]': maxLength is 5"),
            (["day": "mon", "hour": 3], "arguments: unknown 'hour'"), ("x", "arguments: object expected, got string"),
        ] as [(Value, String)])
    func wrong(arguments: Value, problem: String) throws {
        let error = try #require(throws: FlowError.self) { try book().check(arguments) }
        #expect(error.code == "flow.tool_arguments")
        #expect(error.message == "wrong tool arguments: \(problem)")
    }

    @Test("a tool without a schema takes no arguments")
    func none() throws {
        let schema = try ToolSchema(nil, place: "p")
        _ = try schema.check([:])
        #expect(throws: FlowError.self) { try schema.check(["a": 1]) }
    }

    @Test("a schema nested without end is refused")
    func depth() {
        let deep = (0..<20).reduce(["type": "string"] as Value) { inner, _ in ["type": "array", "items": inner] }
        #expect(throws: FlowError.self) {
            try ToolSchema(["type": "object", "properties": ["a": deep]], place: "p")
        }
    }
}
