import CallCore
import CallSimulator
import Foundation
import LuaBridge
import VoiceCallEngine

/// A flow that was read from the disk.
struct FoundFlow {
    /// Where its main file is, as it was named.
    let path: String
    let bundle: FlowBundle

    /// Where its files lie.
    var folder: String {
        path.contains("/") ? String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)]) : "."
    }

    /// What the flow says about itself; loads it for real.
    func manifest() throws(FlowError) -> FlowManifest {
        do {
            return try bundle.manifest(
                options: RunnerOptions(script: .virtualTime), now: VirtualRun.Settings().start)
        } catch {
            throw located(error)
        }
    }

    /// The error with the file's path as the command knows it.
    func located(_ error: FlowError) -> FlowError {
        var error = error
        if let file = error.file {
            let own = file.hasPrefix(chunkPrefix) ? String(file.dropFirst(chunkPrefix.count)) : file
            if bundle.files[own] != nil { error.file = place(of: own) }
        }
        error.message = located(error.message)
        // The place stands in front of the line already.
        if let file = error.file, let line = error.line, error.message.hasPrefix("\(file):\(line): ") {
            error.message.removeFirst("\(file):\(line): ".count)
        }
        return error
    }

    /// A script's message with places as the command knows them.
    func located(_ message: String) -> String {
        message.replacing(chunkPrefix, with: folder == "." ? "" : "\(folder)/")
    }

    /// What stands before a file's path where a script names one.
    private var chunkPrefix: String { "\(bundle.name)@\(bundle.shortVersion)/" }

    /// The path of a file of the bundle.
    func place(of file: String) -> String {
        file == bundle.main ? path : (folder == "." ? file : "\(folder)/\(file)")
    }

    /// Where its spec is, if it has one.
    var specPath: String { "\(folder)/specs/\(bundle.name).lua" }

    /// The other flows of its folder that can be read: calls of a spec may run them, too.
    var neighbours: [FlowBundle] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return names.sorted().filter { $0.hasSuffix(".lua") && !$0.hasPrefix(".") && $0 != bundle.main }
            .compactMap { try? FlowBundle.load(path: "\(folder)/\($0)") }
    }
}
