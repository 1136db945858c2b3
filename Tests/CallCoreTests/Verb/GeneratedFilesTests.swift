import CallCore
import Foundation
import Testing

/// Files in the repository that are made from the verb table. `VOICECALL_UPDATE_DOCS=1` writes them anew.
struct GeneratedFilesTests {
    @Test("the editor stubs in the repository are what the verb table says")
    func stubs() throws { try expect("flows/types/voicecall.lua", toHold: LuaStubs.generate()) }

    @Test("the verb reference in the repository is what the verb table says")
    func reference() throws { try expect("docs/verbs.md", toHold: VerbReference.markdown()) }

    @Test("the editor stubs name every verb, every fact and every result")
    func stubsAreComplete() {
        let stubs = LuaStubs.generate()
        for spec in VerbTable.all {
            let name = spec.isMethod ? "Call:\(spec.shortName)" : spec.name
            #expect(stubs.contains("function \(name)("), "\(spec.name)")
        }
        for fact in CallFact.all { #expect(stubs.contains("---@field \(fact.name) "), "\(fact.name)") }
        for shape in ResultShapes.all { #expect(stubs.contains("---@class (exact) \(shape.name)\n"), "\(shape.name)") }
    }

    private func expect(_ path: String, toHold text: String) throws {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let file = root.appendingPathComponent(path)
        if ProcessInfo.processInfo.environment["VOICECALL_UPDATE_DOCS"] == "1" {
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(text.utf8).write(to: file)
        }
        let found = try String(contentsOf: file, encoding: .utf8)
        #expect(found == text, "\(path) is stale: run the tests once with VOICECALL_UPDATE_DOCS=1")
    }
}
