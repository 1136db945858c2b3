import CallConfig
import Foundation
import ScriptValue
import Testing

/// Files in the repository that are made from the table of keys. `VOICECALL_UPDATE_DOCS=1` writes them anew.
struct GeneratedConfigFilesTests {
    @Test("the configuration page in the repository is what the table says")
    func page() throws { try expect("docs/config.md", toHold: ConfigReference.markdown()) }

    @Test("the JSON Schema in the repository is what the table says")
    func schema() throws { try expect("docs/config.schema.json", toHold: ConfigSchema.text()) }

    @Test("the example in the repository has no problem and shows every key at the top")
    func example() throws {
        let text = try String(contentsOf: file("docs/examples/config.json5"), encoding: .utf8)
        let environment = ["TWILIO_ACCOUNT_SID": "AC1", "TWILIO_AUTH_TOKEN": "t"]
        #expect(reading(text, environment: environment).problems == [])
        for key in ConfigTable.all where key.parts.count == 1 {
            #expect(text.contains("\(key.path):") || text.contains("\"\(key.path)\":"), "\(key.path)")
        }
    }

    @Test("the configuration for trials without an account has no problem and needs no variable")
    func trial() throws {
        let text = try String(contentsOf: file("docs/examples/simulated.json5"), encoding: .utf8)
        #expect(reading(text, environment: [:]).problems == [])
    }

    @Test("the schema has every key with a description")
    func complete() {
        let schema = ConfigSchema.value()
        for key in ConfigTable.all {
            var node: Value? = schema
            for part in key.parts {
                switch part {
                case "*": node = node?["additionalProperties"]
                case "[]": node = node?["items"]
                default: node = node?["properties"]?[part]
                }
            }
            #expect(node?["description"]?.text?.isEmpty == false, "\(key.path)")
        }
    }

    @Test("every row of the table has a place in the tree and a sentence")
    func rows() {
        let paths = ConfigTable.all.map(\.path)
        #expect(Set(paths).count == paths.count)
        for key in ConfigTable.all {
            #expect(key.summary.hasSuffix("."), "\(key.path)")
            let parent = key.parts.dropLast()
            #expect(
                parent.isEmpty || ConfigTable.all.contains { $0.parts == Array(parent) }, "\(key.path) has no parent")
        }
    }

    private func file(_ path: String) -> URL {
        var root = URL(fileURLWithPath: #filePath)
        for _ in 0..<4 { root.deleteLastPathComponent() }
        return root.appendingPathComponent(path)
    }

    private func expect(_ path: String, toHold text: String) throws {
        let file = file(path)
        if ProcessInfo.processInfo.environment["VOICECALL_UPDATE_DOCS"] == "1" {
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(text.utf8).write(to: file)
        }
        #expect(
            try String(contentsOf: file, encoding: .utf8) == text,
            "\(path) is stale: run the tests with VOICECALL_UPDATE_DOCS=1")
    }
}
