import CallCore
import Foundation
import VoiceCallEngine

/// Finds flows and their specs on the disk.
struct FlowFinder {
    /// Folders in which names are looked up, the first one first.
    let folders: [String]

    /// - Parameter folder: the one folder to look in; nil for `./flows`, then what lies beside the program.
    init(folder: String?) {
        folders = folder.map { [$0] } ?? ["flows"] + Self.shipped
    }

    /// `flows` beside the program and `share/voicecall/flows` of its installation.
    private static var shipped: [String] {
        guard let program = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe") else {
            return []
        }
        let place = URL(fileURLWithPath: program).deletingLastPathComponent()
        return [
            place.appendingPathComponent("flows").path,
            place.deletingLastPathComponent().appendingPathComponent("share/voicecall/flows").path,
        ]
    }

    /// The folder that is used when none of a flow's own is known.
    var mainFolder: String {
        folders.first { Self.isFolder($0) } ?? folders[0]
    }

    /// The path of a flow given as a path or a name.
    func path(of flow: String) throws(CommandFailure) -> String {
        if flow.contains("/") || flow.hasSuffix(".lua") { return flow }
        if let found = folders.map({ "\($0)/\(flow).lua" }).first(where: TextFile.exists) { return found }
        if TextFile.exists(flow) { return flow }
        let names = flowNames(in: mainFolder)
        let hint = NameSuggestion.nearest(to: flow, among: names).map { " (did you mean '\($0)'?)" } ?? ""
        throw CommandFailure(
            .noInput, "flow.missing", "there is no flow '\(flow)' in \(mainFolder)\(hint)",
            next: names.isEmpty ? "name a folder of flows with --flows" : "use one of \(names.joined(separator: ", "))")
    }

    func load(_ flow: String) throws -> FoundFlow {
        let path = try path(of: flow)
        return FoundFlow(path: path, bundle: try FlowBundle.load(path: path))
    }

    /// Paths of the flows in a folder, sorted; of the main one when no folder is named.
    func flows(in folder: String? = nil) throws(CommandFailure) -> [String] {
        let folder = folder ?? mainFolder
        guard Self.isFolder(folder) else {
            throw CommandFailure(
                .noInput, "flow.no-folder", "there is no folder \(folder)", next: "name a folder of flows with --flows")
        }
        let names = flowNames(in: folder)
        guard !names.isEmpty else {
            throw CommandFailure(
                .noInput, "flow.none", "there are no flows in \(folder)", next: "make one with: voicecall flow new NAME"
            )
        }
        return names.map { "\(folder)/\($0).lua" }
    }

    private func flowNames(in folder: String) -> [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return names.filter { $0.hasSuffix(".lua") && !$0.hasPrefix(".") }.map { String($0.dropLast(4)) }.sorted()
    }

    private static func isFolder(_ path: String) -> Bool {
        var isFolder: ObjCBool = false
        return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder.boolValue
    }
}
