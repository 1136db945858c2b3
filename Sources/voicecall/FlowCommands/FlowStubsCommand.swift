import ArgumentParser
import CallCore
import Foundation

/// Prints or writes what editors need to know about verbs.
struct FlowStubsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "stubs", abstract: "Print the types of flows and verbs for editors (LuaLS).",
        discussion: "With --write they go to types/voicecall.lua in the folder of flows, where editors find them.")

    @OptionGroup var folder: FlowFolderOption
    @Flag(help: "Write the file instead of printing it.")
    var write = false

    func run() throws {
        guard write else { return Console.current.raw(LuaStubs.generate()) }
        let types = FlowFinder(folder: folder.folder).mainFolder + "/types"
        do { try FileManager.default.createDirectory(atPath: types, withIntermediateDirectories: true) } catch {
            throw CommandFailure(
                .cannotCreate, "file.unwritable", "cannot make the folder \(types)",
                next: "choose a folder that this user may write to with --flows")
        }
        let path = types + "/voicecall.lua"
        try TextFile.write(LuaStubs.generate(), to: path, replaces: true)
        Console.current.out(SafeText.line("wrote \(path)"))
    }
}
