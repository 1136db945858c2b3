import Foundation
import Testing

@testable import voicecall

@Suite struct ConfigCommandTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func file(_ text: String) throws -> String { try folder.write(Array(text.utf8), to: "config.json5") }

    @Test("a good configuration has no errors")
    func good() throws {
        let result = Command.run("config", "check", "--config", try file("{ enabled: true, provider: 'mock' }"))
        #expect(result.status == 0)
        #expect(result.out.hasSuffix("config.json5: no errors\n"))
        #expect(result.err.isEmpty)
    }

    @Test("every problem is a line with place, code and what to do")
    func bad() throws {
        let path = try file("{ enabled: 'x',\n  serve: { prot: 1 } }")
        let result = Command.run("config", "check", "--config", path)
        #expect(result.status == 65)
        #expect(
            result.err == """
                \(path):1:12: error[config.type]: enabled is "x", not true or false (next: write false)
                \(path):2:12: error[config.unknown_key]: serve.prot is no key of the configuration \
                (next: did you mean "port"?)

                """)
    }

    @Test("with --json every problem is an object")
    func json() throws {
        let result = Command.run("config", "check", "--json", "--config", try file("{ nope: 1 }"))
        #expect(result.status == 65)
        #expect(result.out.contains(#""code":"config.unknown_key""#) && result.out.contains(#""path":"nope""#))
    }

    @Test("a file that is not there is exit code 66")
    func missing() {
        let result = Command.run("config", "check", "--config", folder.path + "/none.json5")
        #expect(result.status == 66)
        #expect(result.err.contains("error[config.missing]"))
    }

    @Test("show masks secrets and tells sources")
    func show() throws {
        let path = try file("{ enabled: true, provider: 'mock', twilio: { authToken: 'hunter2' } }")
        let all = Command.run("config", "show", "--config", path)
        #expect(all.status == 0)
        #expect(all.out.contains(#""authToken": "•••""#) && all.out.contains(#""port": 3334"#))
        let sources = Command.run("config", "show", "--sources", "--config", path)
        #expect(sources.out.contains("provider = \"mock\"  (line 1)"))
        #expect(!(all.out + all.err + sources.out + sources.err).contains("hunter2"))
    }

    @Test("the schema is JSON")
    func schema() throws {
        let result = Command.run("config", "schema")
        let schema = try JSONSerialization.jsonObject(with: Data(result.out.utf8)) as? [String: Any]
        #expect(schema?["$schema"] as? String == "https://json-schema.org/draft/2020-12/schema")
    }

    @Test("migrate shows what changes and leaves the file alone; with --write it changes it and keeps a backup")
    func migrate() throws {
        let old = "{\n  provider: \"log\", // mine\n}\n"
        let path = try file(old)
        #expect(chmod(path, 0o640) == 0)
        let dry = Command.run("config", "migrate", "--config", path)
        #expect(dry.status == 0)
        #expect(dry.out == "-   provider: \"log\", // mine\n+   provider: \"mock\", // mine\n")
        #expect(try String(contentsOfFile: path, encoding: .utf8) == old)
        let written = Command.run("config", "migrate", "--write", "--config", path)
        #expect(written.status == 0)
        #expect(written.err.contains("config.json5.bak"))
        #expect(try String(contentsOfFile: path, encoding: .utf8) == "{\n  provider: \"mock\", // mine\n}\n")
        #expect(try String(contentsOfFile: path + ".bak", encoding: .utf8) == old)
        let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        #expect(mode == 0o640)
        #expect(Command.run("config", "migrate", "--config", path).out.hasSuffix("no old keys\n"))
    }
}
