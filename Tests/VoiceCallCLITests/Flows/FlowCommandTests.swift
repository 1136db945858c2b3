import CallCore
import Foundation
import ScriptValue
import Testing

@testable import voicecall

@Suite struct FlowCommandTests {
    @Test("the list of flows is the one in the golden file")
    func list() throws {
        let result = Command.run("flow", "list", Command.flows)
        #expect(result.status == 0)
        try Golden.check(result.out, "flow-list")
        let rows = Command.run("flow", "list", Command.flows, "--json").out.split(separator: "\n")
        #expect(try rows.map { try JSONText.decodePlain(Array($0.utf8))["name"]?.text } == ["breaks", "desk", "ring"])
    }

    @Test("findings of a check have file, line and column")
    func check() throws {
        let good = Command.run("flow", "check", "--flows", Command.flows)
        #expect(good.status == 0)
        #expect(good.out == "3 flows, no errors\n")
        let bad = Command.run("flow", "check", "\(Command.fixtures)/bad/verbs.lua")
        #expect(bad.status == CommandStatus.badFlow.rawValue)
        #expect(bad.out.isEmpty)
        try Golden.check(bad.err, "flow-check")
        let json = Command.run("flow", "check", "\(Command.fixtures)/bad/verbs.lua", "--json")
        #expect(json.status == bad.status)
        let first = try #require(json.out.split(separator: "\n").first)
        #expect(try JSONText.decodePlain(Array(first.utf8))["line"] == 5)
    }

    @Test("the docs and the stubs are those of the verb table")
    func generated() throws {
        #expect(Command.run("flow", "docs").out == VerbReference.markdown())
        #expect(Command.run("flow", "stubs").out == LuaStubs.generate())
        let folder = try TemporaryFolder()
        #expect(Command.run("flow", "stubs", "--write", "--flows", folder.path).status == 0)
        #expect(
            try String(contentsOfFile: folder.path + "/types/voicecall.lua", encoding: .utf8) == LuaStubs.generate())
    }

    @Test("a new flow passes its check and its tests, with every branch reached")
    func new() throws {
        let folder = try TemporaryFolder()
        let made = Command.run("flow", "new", "hotline", "--flows", folder.path)
        #expect(made.status == 0)
        #expect(folder.contents == ["hotline.lua", "specs"])
        #expect(Command.run("flow", "check", "--flows", folder.path).status == 0)
        let tested = Command.run("flow", "test", "--flows", folder.path, "--seeds", "6", "--min-coverage", "100")
        #expect(tested.status == 0, "\(tested.err)\(tested.out)")
        #expect(tested.out.contains("(100 %)"))
    }

    @Test("a new flow replaces nothing", arguments: ["hotline.lua", "specs/hotline.lua"])
    func newTwice(_ name: String) throws {
        let folder = try TemporaryFolder()
        try FileManager.default.createDirectory(atPath: folder.path + "/specs", withIntermediateDirectories: true)
        let file = try folder.write([0x78], to: name)
        let result = Command.run("flow", "new", "hotline", "--flows", folder.path)
        #expect(result.status == CommandStatus.cannotCreate.rawValue)
        #expect(result.err.contains("error[file.exists]: "))
        #expect(try String(contentsOfFile: file, encoding: .utf8) == "x")
        #expect(folder.contents == (name == "hotline.lua" ? ["hotline.lua", "specs"] : ["specs"]))
    }
}
