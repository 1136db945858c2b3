import ArgumentParser
import CallCore
import Foundation

/// Makes a flow and its spec from a template.
struct FlowNewCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "new", abstract: "Make a flow and its spec from a template.",
        discussion: "Files that are there already are left alone.")

    @Argument(help: "The flow's name: lower-case letters, digits, '-' and '_'.")
    var name: String
    @OptionGroup var folder: FlowFolderOption

    func validate() throws {
        let isName =
            name.utf8.count <= 64 && name.first.map { ("a"..."z").contains($0) } == true
            && name.utf8.allSatisfy { byte in
                (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
                    || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || "_-".utf8.contains(byte)
            }
        guard isName else {
            throw ValidationError(
                "'\(name)' is no name for a flow: lower-case letters, digits, '-' and '_', 64 at most")
        }
    }

    func run() throws {
        let flows = folder.folder ?? "flows"
        let specs = flows + "/specs"
        let flow = "\(flows)/\(name).lua"
        let spec = "\(specs)/\(name).lua"
        for path in [flow, spec] where TextFile.exists(path) { throw TextFile.alreadyThere(path) }
        do { try FileManager.default.createDirectory(atPath: specs, withIntermediateDirectories: true) } catch {
            throw CommandFailure(
                .cannotCreate, "file.unwritable", "cannot make the folder \(specs)",
                next: "choose a folder that this user may write to with --flows")
        }
        try TextFile.write(FlowTemplate.flow, to: flow, replaces: false)
        do throws(CommandFailure) {
            try TextFile.write(FlowTemplate.spec(for: name), to: spec, replaces: false)
        } catch {
            try? FileManager.default.removeItem(atPath: flow)
            throw error
        }
        let option = folder.folder.map { " --flows " + ShellWord.quote($0) } ?? ""
        Console.current.out(
            SafeText.line("wrote \(flow) and \(spec)") + "\n"
                + SafeText.line("next: voicecall flow test \(name)\(option) && voicecall run-flow \(name)\(option)"))
    }
}
