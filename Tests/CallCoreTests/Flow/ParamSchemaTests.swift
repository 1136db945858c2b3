import CallCore
import ScriptValue
import Testing

struct ParamSchemaTests {
    private func schema(_ value: Value, _ subject: ParamSchema.Subject = .params) throws -> ParamSchema {
        try ParamSchema(value, subject: subject)
    }

    @Test("arguments that fit come back with defaults filled in")
    func fits() throws {
        let schema = try schema([
            "topic": ["type": "string", "required": true], "count": ["type": "integer", "default": 3],
            "note": ["type": "string"], "list": ["type": "array"],
        ])
        #expect(try schema.check(["topic": "x"]) == ["topic": "x", "count": 3])
        #expect(try schema.check(["topic": "x", "count": 4.0, "list": [:]]) == ["topic": "x", "count": 4, "list": []])
    }

    @Test("everything that is wrong is told in one message")
    func allProblems() throws {
        let schema = try schema([
            "topic": ["type": "string", "required": true], "count": ["type": "integer", "min": 1, "max": 5],
            "colour": ["type": "string", "enum": ["red", "blue"]], "phone": ["type": "string", "format": "e164"],
        ])
        let error = try #require(throws: FlowError.self) {
            try schema.check(["tpoic": "x", "count": 9, "colour": "green", "phone": "12"])
        }
        #expect(error.code == "flow.params")
        #expect(
            error.message
                == "wrong arguments for the flow: unknown 'tpoic' (did you mean 'topic'?); "
                + "'colour': one of 'red' or 'blue' expected; 'count': 1 to 5 expected, got 9; "
                + "'phone': number in E.164 form such as '+15550001234' expected; 'topic' is missing (string)")
        #expect(
            error.nextStep
                == "the flow takes colour (string), count (integer), phone (string), topic (string, required)")
    }

    @Test("settings have a code of their own, and a flow that takes none says so")
    func settings() throws {
        let error = try #require(throws: FlowError.self) { try schema([:], .config).check(["a": 1]) }
        #expect(error.code == "flow.config")
        #expect(error.message == "wrong settings for the flow: unknown 'a'")
        #expect(error.nextStep == "leave them out, the flow takes none")
        #expect(throws: FlowError.self) { try schema([:]).check([1]) }
        #expect(try schema([:]).check(.null) == [:])
    }

    @Test(
        "each type takes its own values and no others",
        arguments: [
            ("string", "x", 1), ("number", 1.5, "1"), ("integer", 2, 2.5), ("boolean", false, 0),
            ("table", ["a": 1], "x"), ("array", [1, "x"], ["a": 1]), ("number", 0, .number(.nan)),
            ("table", [:], .function(1)),
        ] as [(String, Value, Value)])
    func types(type: String, good: Value, bad: Value) throws {
        let schema = try schema(["v": ["type": Value(type)]])
        #expect(try schema.check(["v": good]) == ["v": good])
        #expect(throws: FlowError.self) { try schema.check(["v": bad]) }
    }

    @Test("bounds count the characters of a string and the elements of an array")
    func bounds() throws {
        let schema = try schema([
            "s": ["type": "string", "min": 2, "max": 3], "a": ["type": "array", "max": 1],
            "n": ["type": "number", "min": 0.5],
        ])
        _ = try schema.check(["s": "äöü", "a": [1], "n": 0.5])
        for wrong in [["s": "x"], ["s": "xxxx"], ["a": [1, 2]], ["n": 0.4]] as [Value] {
            #expect(throws: FlowError.self) { try schema.check(wrong) }
        }
    }

    @Test("offered values go over defaults and under given ones; those without a place or a fit stay out")
    func offered() throws {
        let schema = try schema([
            "a": ["type": "string", "default": "d"], "b": ["type": "string"], "c": ["type": "string", "max": 2],
        ])
        let (fitting, problems) = schema.fitting(["a": "x", "b": "y", "c": "too long", "e": 1])
        #expect(fitting == ["a": "x", "b": "y"])
        #expect(problems == ["'c': at most 2 characters expected, got 8"])
        #expect(try schema.check(["b": "given"], offered: fitting) == ["a": "x", "b": "given"])
        #expect(try schema.check([:]) == ["a": "d"])
    }

    @Test(
        "a description that contradicts itself is refused",
        arguments: [
            ["type": "integer", "default": "x"], ["type": "string", "required": true, "default": "x"],
            ["type": "integer", "format": "e164"], ["type": "number", "min": 2, "max": 1],
            ["type": "boolean", "max": 1], ["type": "text"],
        ] as [Value])
    func contradictions(description: Value) throws {
        let error = try #require(throws: FlowError.self) { try schema(["v": description]) }
        #expect(error.code == "flow.shape")
        #expect(error.field == "params.v")
    }
}
