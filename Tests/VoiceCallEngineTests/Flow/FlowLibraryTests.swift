import CallCore
import Foundation
import Testing

@testable import VoiceCallEngine

@Suite struct FlowLibraryTests {
    let folder = TemporaryFolder()
    let library = FlowLibrary()

    private func reload(failing words: String = "broken") -> FlowLibrary.Report {
        library.reload(from: folder.path) { bundle throws(FlowError) in
            let source = String(decoding: bundle.files[bundle.main] ?? [], as: UTF8.self)
            if source.contains(words) {
                throw FlowError(code: "flow.syntax", message: "broken", file: bundle.main, line: 1, nextStep: "mend it")
            }
        }
    }

    private func loadCode(_ path: String) -> String? {
        do {
            _ = try FlowBundle.load(path: path)
            return nil
        } catch {
            #expect(!error.description.contains("\n"))
            #expect(!error.nextStep.isEmpty)
            return error.code
        }
    }

    private func flowCode(_ body: () throws -> Void) -> String? {
        do {
            try body()
            return nil
        } catch { return (error as? FlowError)?.code }
    }

    @Test("a bundle holds the flow, its folder and lib, and nothing else")
    func bundleContents() throws {
        let path = try folder.write("return {}", to: "menu.lua")
        let own = ["menu/one.lua", "menu/deep/two.lua", "lib/hours.lua"]
        let others = ["menu/readme.txt", "other.lua", "other/three.lua", "specs/menu.lua", "lib/.hidden.lua"]
        for name in own + others { try folder.write(name, to: name) }
        let bundle = try FlowBundle.load(path: path)
        #expect(bundle.name == "menu")
        #expect(bundle.main == "menu.lua")
        #expect(bundle.files.keys.sorted() == ["lib/hours.lua", "menu.lua", "menu/deep/two.lua", "menu/one.lua"])
        #expect(bundle.files["menu/one.lua"] == Array("menu/one.lua".utf8))
    }

    @Test("the version follows from paths and contents alone")
    func version() {
        func version(_ files: [String: [UInt8]]) -> String {
            FlowBundle(name: "x", main: "x.lua", files: files).version
        }
        let base = version(["x.lua": [1], "lib/y.lua": [2]])
        #expect(base == version(["lib/y.lua": [2], "x.lua": [1]]))
        #expect(base != version(["x.lua": [2], "lib/y.lua": [1]]))
        #expect(base != version(["x.lua": [1], "lib/z.lua": [2]]))
        #expect(version(["a": [], "b": []]) != version(["a": Array("b".utf8)]))
        #expect(base.count == 64)
        #expect(FlowBundle(name: "x", main: "x", files: [:]).shortVersion == "e3b0c44298fc")
        #expect(ContentHash.sha256(Array("abc".utf8)).hasPrefix("ba7816bf8f01cfea414140de5dae2223"))
    }

    @Test("bad input has a stable code, one line and a next step")
    func badInput() throws {
        #expect(loadCode(folder.sub("none.lua")) == "flow.missing")
        #expect(loadCode(folder.path) == "flow.not-a-file")
        #expect(loadCode("/dev/zero") == "flow.not-a-file")
        #expect(loadCode(try folder.write([0x1B, 0x4C, 0x75, 0x61, 0x54], to: "b.lua")) == "flow.bytecode")
        let spaces = [UInt8](repeating: 0x20, count: 10_000_000)
        #expect(loadCode(try folder.write(spaces, to: "l.lua")) == "flow.too-large")
        #expect(loadCode(try folder.write(Array(spaces.prefix(1_000_001)), to: "l.lua")) == "flow.too-large")
        #expect(loadCode(try folder.write(Array(spaces.prefix(1_000_000)), to: "m.lua")) == nil)
        #expect(loadCode(try folder.write([0x2D, 0x2D, 0xFF], to: "u.lua")) == "flow.not-text")
        #expect(loadCode(try folder.write("", to: "empty.lua")) == nil)
        let zero = try folder.write("a\nb\0c", to: "z.lua")
        #expect { try FlowBundle.load(path: zero) } throws: { ($0 as? FlowError)?.line == 2 }
        try folder.write([0x1B, 0x4C, 0x75, 0x61], to: "lib/bad.lua")
        #expect(loadCode(folder.sub("m.lua")) == "flow.bytecode")
        for number in 0..<201 { try folder.write("", to: "many/\(number).lua") }
        try FileManager.default.removeItem(atPath: folder.sub("lib"))
        #expect(loadCode(try folder.write("", to: "many.lua")) == "flow.too-many-files")
    }

    @Test("a folder that is a loop of symbolic links does not hang the load")
    func linkLoop() throws {
        let path = try folder.write("", to: "x.lua")
        try folder.write("", to: "lib/y.lua")
        try FileManager.default.createSymbolicLink(
            atPath: folder.sub("lib/again"), withDestinationPath: folder.sub("lib"))
        #expect(try FlowBundle.load(path: path).files.keys.sorted() == ["lib/y.lua", "x.lua"])
    }

    @Test("a flow that fails its check keeps its last good version while the others are replaced")
    func lastGood() throws {
        try folder.write("v1", to: "a.lua")
        try folder.write("v1", to: "b.lua")
        #expect(reload().replaced == ["a", "b"])
        let good = library.current("a")
        try folder.write("broken", to: "a.lua")
        try folder.write("v2", to: "b.lua")
        try folder.write("broken", to: "c.lua")
        let report = reload()
        #expect(report.replaced == ["b"])
        #expect(report.failed.mapValues(\.code) == ["a": "flow.syntax", "c": "flow.syntax"])
        #expect(library.current("a") == good)
        #expect(library.current("c") == nil)
        #expect(reload().unchanged == ["b"])
    }

    @Test("a folder that cannot be listed changes nothing, a removed file removes its flow")
    func folderGone() throws {
        try folder.write("v1", to: "a.lua")
        _ = reload()
        let report = library.reload(from: folder.sub("none")) { _ throws(FlowError) in }
        #expect(report.failed[""]?.code == "flow.no-folder")
        #expect(library.current("a") != nil)
        try FileManager.default.removeItem(atPath: folder.sub("a.lua"))
        #expect(reload().removed == ["a"])
        #expect(library.current("a") == nil)
    }

    @Test("a live call's version stays through reloads and goes with its last release")
    func retained() throws {
        try folder.write("v1", to: "a.lua")
        _ = reload()
        let first = try #require(library.retainCurrent("a"))
        #expect(library.retain(version: first.version))
        for number in 2...4 {
            try folder.write("v\(number)", to: "a.lua")
            _ = reload()
        }
        #expect(library.bundle(version: first.version) == first)
        #expect(library.list().first?.inUse == [first.version])
        library.release(version: first.version)
        #expect(library.bundle(version: first.version) == first)
        library.release(version: first.version)
        library.release(version: first.version)
        #expect(library.bundle(version: first.version) == nil)
        #expect(!library.retain(version: first.version))
        library.retain(first)
        #expect(library.bundle(version: first.version) == first)
        #expect(library.current("a") != first)
    }

    @Test("a pinned version and a rollback outlast reloads until unpinned")
    func pinAndRollback() throws {
        try folder.write("v1", to: "a.lua")
        _ = reload()
        let first = try #require(library.current("a"))
        #expect(flowCode { _ = try library.rollback("a") } == "flow.no-previous")
        try folder.write("v2", to: "a.lua")
        _ = reload()
        let second = try #require(library.current("a"))
        #expect(try library.rollback("a") == first)
        #expect(library.current("a") == first)
        try folder.write("v3", to: "a.lua")
        #expect(reload().replaced == ["a"])
        #expect(library.current("a") == first)
        let listing = try #require(library.list().first)
        #expect(listing.isPinned && listing.current == first.version && listing.previous == second.version)
        try library.pin("a", version: second.shortVersion)
        #expect(library.current("a") == second)
        try library.unpin("a")
        #expect(library.current("a")?.version == listing.newest)
        #expect(flowCode { try library.pin("a", version: "nope") } == "flow.unknown-version")
        #expect(flowCode { try library.pin("a", version: "") } == "flow.unknown-version")
        #expect(flowCode { try library.pin("z", version: "x") } == "flow.unknown")
        #expect(flowCode { _ = try library.rollback("z") } == "flow.unknown")
    }

    @Test("1,000 reloads hold no more versions than are needed")
    func bounded() throws {
        for number in 0..<1_000 {
            try folder.write("v\(number)", to: "a.lua")
            #expect(reload().replaced == ["a"])
            if let bundle = library.retainCurrent("a"), number % 100 != 0 { library.release(version: bundle.version) }
        }
        #expect(library.versionsHeld == 12)
        for version in library.list().flatMap(\.inUse) { library.release(version: version) }
        #expect(library.versionsHeld == 2)
    }

    @Test("a reader during reloads sees both flows of one generation, never half of each")
    func atomic() async throws {
        try folder.write("same 0", to: "a.lua")
        try folder.write("same 0", to: "b.lua")
        _ = reload()
        await withTaskGroup(of: Void.self) { group in
            group.addTask {
                for number in 1...100 {
                    _ = try? folder.write("same \(number)", to: "a.lua")
                    _ = try? folder.write("same \(number)", to: "b.lua")
                    _ = reload()
                }
            }
            group.addTask {
                for _ in 0..<5_000 {
                    let listed = Dictionary(uniqueKeysWithValues: library.list().map { ($0.name, $0.current) })
                    let sources = ["a", "b"].compactMap { name in
                        listed[name].flatMap(library.bundle(version:))?.files[name + ".lua"]
                    }
                    // A version may have gone between the two looks; what is there must be of one generation.
                    if sources.count == 2 { #expect(sources[0] == sources[1]) }
                }
            }
        }
        #expect(library.versionsHeld == 4)
    }

    @Test("a reload that was overtaken by a later one changes nothing")
    func overtaken() throws {
        try folder.write("v1", to: "a.lua")
        let outer = library.reload(from: folder.path) { _ throws(FlowError) in
            _ = library.reload(from: folder.path) { _ throws(FlowError) in }
        }
        #expect(outer.isOutdated)
        #expect(outer.replaced.isEmpty)
        #expect(library.current("a") != nil)
    }
}
