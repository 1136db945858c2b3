import ArgumentParser
import CallCore
import FlowCheck
import ScriptValue
import VoiceCallEngine

/// Checks flows without calling anybody.
struct FlowCheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "Check flows without calling anybody.",
        discussion: """
            Reports unknown verbs, wrong arguments, missing grants, undeclared globals and what a carrier cannot do, \
            with file, line and column; then loads each flow as a call would. Every flow of the folder without names.
            """)

    @Argument(help: "Files or names of flows.", completion: .file(extensions: ["lua"]))
    var flows: [String] = []
    @OptionGroup var folder: FlowFolderOption
    @Option(help: ArgumentHelp("The carrier the flows must run on; may be repeated.", valueName: "name"))
    var carrier: [String] = []
    @Flag(help: "Print one JSON object for each finding.")
    var json = false

    func run() throws {
        let finder = FlowFinder(folder: folder.folder)
        var checker = FlowFileChecker(carriers: try carriers())
        let names = flows.isEmpty ? try finder.flows() : flows
        var worst: CommandStatus?
        for name in names {
            do {
                let found = checker.check(try finder.load(name))
                for finding in found { show(finding) }
                if found.contains(where: { $0.severity == .error }) { worst = .badFlow }
            } catch {
                let failure = CommandFailure(error)
                show(failure)
                worst = worst ?? failure.status
            }
        }
        if let worst { throw ExitCode(worst.rawValue) }
        if !json { Console.current.out("\(names.count) \(names.count == 1 ? "flow" : "flows"), no errors") }
    }

    private func carriers() throws(CommandFailure) -> CarrierRegistry {
        guard !carrier.isEmpty else { return .standard }
        var wanted = CarrierRegistry()
        for name in carrier {
            guard let capabilities = CarrierRegistry.known[name] else {
                let known = CarrierRegistry.known.names.joined(separator: ", ")
                throw .usage("there is no carrier '\(name)'", next: "use one of: \(known)")
            }
            wanted.add(name, capabilities)
        }
        return wanted
    }

    private func show(_ finding: FlowFinding) {
        guard json else { return Console.current.err(SafeText.line(finding.description)) }
        Console.current.out(
            SafeText.json([
                "severity": Value(finding.severity.rawValue), "code": Value(finding.code), "file": Value(finding.file),
                "line": .int(Int64(finding.line)), "column": .int(Int64(finding.column)),
                "message": Value(finding.message), "next": Value(finding.hint),
            ]))
    }

    private func show(_ failure: CommandFailure) {
        guard json else { return Console.current.err(failure.line) }
        Console.current.out(
            SafeText.json([
                "severity": "error", "code": Value(failure.code), "file": Value(failure.place),
                "message": Value(failure.message), "next": Value(failure.nextStep),
            ]))
    }
}
