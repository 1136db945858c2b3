import CallCore
import ScriptValue
import Testing

struct FlowManifestTests {
    private let least: [String: Value] = ["api": 1, "outbound": .function(1)]

    private func error(_ changes: [String: Value]) throws -> FlowError {
        let value = Value.map(least.merging(changes) { _, new in new })
        return try #require(throws: FlowError.self) { try FlowManifest(value: value, file: "flows/x.lua") }
    }

    @Test("the least flow has a version and one place to begin")
    func leastFlow() throws {
        let manifest = try FlowManifest(value: .map(least))
        #expect(manifest.api == 1)
        #expect(manifest.outbound == 1)
        #expect(manifest.parts == [.outbound])
        #expect(manifest.tools.isEmpty)
        #expect(try manifest.params.check([:]) == [:])
    }

    @Test("a whole flow is read")
    func wholeFlow() throws {
        let manifest = try FlowManifest(value: [
            "api": 1, "summary": "Books a table", "outbound": .function(1), "screen": .function(2),
            "inbound": .function(3), "on_end": .function(4), "actions": ["continue": .function(5)],
            "params": ["topic": ["type": "string", "required": true]],
            "config": ["desk": ["type": "string", "format": "e164"]],
            "needs": [
                "agent": true, "http": ["API.example.com"], "transfer": ["+15550001111", "config:desk"],
                "realtime": true,
            ],
            "tools": [
                "book": [
                    "description": "Books", "run": .function(6),
                    "parameters": ["type": "object", "properties": ["seats": ["type": "integer"]], "required": [:]],
                ]
            ],
        ])
        #expect(manifest.parts == FlowPart.allCases)
        #expect(manifest.actions == ["continue": 5])
        #expect(manifest.tool("book")?.run == 6)
        #expect(manifest.tool("book")?.parameters.json["required"] == nil)
        #expect(manifest.needs.agent && manifest.needs.realtime)
        #expect(manifest.needs.httpHosts == ["api.example.com"])
        #expect(manifest.params.field("topic")?.isRequired == true)
    }

    @Test("an action is a function, or a table that says what it is for and what it takes")
    func describedActions() throws {
        let note: Value = [
            "description": "Keep a note", "run": .function(6),
            "parameters": ["type": "object", "properties": ["text": ["type": "string"]]],
        ]
        let manifest = try FlowManifest(
            value: .map(least.merging(["actions": ["note": note, "plain": .function(5)]]) { $1 }))
        #expect(manifest.actions == ["note": 6, "plain": 5])
        #expect(manifest.describedActions.map(\.name) == ["note"])
        #expect(FlowEntries(manifest).actionParameters.keys.sorted() == ["note"])
        #expect(try error(["actions": ["note": ["run": .function(6)]]]).code == "flow.shape")
        #expect(try error(["actions": ["note": 5]]).code == "flow.shape")
        #expect(try error(["actions": ["keep it": note]]).code == "flow.tool")
        let typed: Value = ["description": "d", "run": .function(6), "parameters": ["type": "text"]]
        #expect(try error(["actions": ["note": typed]]).field == "actions.note.parameters")
    }

    @Test("a version this host does not run is named together with those it does")
    func futureVersion() throws {
        let error = try error(["api": 99])
        #expect(error.code == "flow.api")
        #expect(error.message == "the flow is written for api 99; this host runs api 1")
        #expect(
            error.description
                == "flows/x.lua: error[flow.api]: the flow is written for api 99; this host runs api 1 "
                + "(next: write the flow for api 1, or use a host that runs api 99)")
    }

    @Test("a flow without a version is told to give one")
    func noVersion() throws {
        #expect(try error(["api": .null]).nextStep == "add `api = 1`")
        #expect(try error(["api": "1"]).message == "`api` is a string, not a whole number")
    }

    @Test(
        "whatever else a file returns is no flow",
        arguments: [.null, 5, "x", [:], [1, 2], .function(1)] as [Value])
    func noTable(value: Value) throws {
        let error = try #require(throws: FlowError.self) { try FlowManifest(value: value) }
        #expect(error.code == "flow.shape")
    }

    @Test("a flow that no call can run is an error")
    func noEntry() throws {
        let error = try error(["outbound": .null, "on_end": .function(1)])
        #expect(error.code == "flow.entry")
    }

    @Test("an unknown key is met with the one that was meant")
    func unknownKeys() throws {
        #expect(
            try error(["inbund": .function(1)]).message
                == "unknown field 'inbund' in the flow's table (did you mean 'inbound'?)")
        #expect(
            try error(["needs": ["agnet": true]]).message
                == "unknown field 'needs.agnet' in the flow's table (did you mean 'agent'?)")
        #expect(
            try error(["tools": ["t": ["description": "d", "run": .function(1), "param": [:]]]]).message
                == "unknown field 'tools.t.param' in the flow's table (did you mean 'parameters'?)")
    }

    @Test("a wrong type anywhere is named with its place")
    func wrongTypes() throws {
        #expect(
            try error(["outbound": "x"]).message
                == "bad field 'outbound' in the flow's table (function expected, got string)")
        #expect(
            try error(["needs": ["http": [1]]]).message
                == "bad field 'needs.http[1]' in the flow's table (string expected, got number)")
        #expect(
            try error(["actions": ["go": 1]]).message
                == "bad field 'actions.go' in the flow's table (table or function expected, got number)")
    }

    @Test("a grant that cannot be meant is refused")
    func needs() throws {
        #expect(try error(["needs": ["http": ["https://a.example"]]]).code == "flow.needs")
        #expect(try error(["needs": ["transfer": ["0555"]]]).code == "flow.needs")
        let error = try error(["needs": ["transfer": ["config:desk"]]])
        #expect(error.message == "needs.transfer names the setting 'desk', which `config` does not describe")
    }

    @Test("a tool needs a name that models accept and a schema that is understood")
    func tools() throws {
        func tool(_ parameters: Value) -> [String: Value] {
            ["tools": ["t": ["description": "d", "run": .function(1), "parameters": parameters]]]
        }
        #expect(try error(["tools": ["a b": ["description": "d", "run": .function(1)]]]).code == "flow.tool")
        #expect(try error(tool(["type": "string"])).code == "flow.tool")
        #expect(
            try error(tool(["type": "object", "propertis": [:]])).message
                == "tools.t.parameters: unknown keyword 'propertis' (did you mean 'properties'?)")
        #expect(
            try error(tool(["type": "object", "properties": ["a": ["type": "text"]]])).field
                == "tools.t.parameters.properties.a")
        #expect(
            try error(tool(["type": "object", "required": ["a"]])).message
                == "tools.t.parameters: `required` names 'a', which `properties` does not describe")
    }
}
