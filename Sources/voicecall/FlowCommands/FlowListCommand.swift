import ArgumentParser
import CallCore
import ScriptValue
import VoiceCallEngine

/// Lists the flows of a folder.
struct FlowListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List the flows of a folder, with their versions and what they are for.")

    @Argument(help: "The folder; ./flows without it.", completion: .directory)
    var directory: String?
    @Flag(help: "Print one JSON object a line.")
    var json = false

    func run() throws {
        let rows = try FlowFinder(folder: directory).flows().map(row)
        let console = Console.current
        if json {
            for row in rows { console.out(SafeText.json(row.value)) }
            return
        }
        let width = rows.map(\.name.count).max() ?? 0
        for row in rows {
            console.out(
                SafeText.short(
                    "\(row.name.padded(to: width))  \(row.version.padded(to: 12))  \(row.parts.padded(to: 17))  \(row.summary)"
                ))
        }
    }

    private struct Row {
        var name: String
        var path: String
        var version = ""
        var parts = ""
        var summary = ""
        var hasSpec = false
        var error: String?

        var value: Value {
            [
                "name": Value(name), "path": Value(path), "version": Value(version), "parts": Value(parts),
                "summary": Value(summary), "has_spec": .bool(hasSpec), "error": Value(error),
            ]
        }
    }

    private func row(_ path: String) -> Row {
        let name = String(path.split(separator: "/").last?.dropLast(4) ?? "")
        var row = Row(name: name, path: path)
        do throws(FlowError) {
            let flow = FoundFlow(path: path, bundle: try FlowBundle.load(path: path))
            row.version = flow.bundle.shortVersion
            row.hasSpec = TextFile.exists(flow.specPath)
            let manifest = try flow.manifest()
            row.parts = manifest.parts.filter { [.outbound, .inbound].contains($0) }.map(\.rawValue)
                .joined(separator: " ")
            row.summary = manifest.summary
        } catch {
            row.summary = "does not load: \(error.code) (see: voicecall flow check \(path))"
            row.error = error.code
        }
        return row
    }
}
