import ArgumentParser
import CallConfig
import CallCore
import Foundation
import GatewayService
import ScriptValue

/// Finds out why calls do not work.
struct DoctorCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor", abstract: "Find out why calls do not work.",
        discussion: """
            Looks at configuration, store and flows, asks the carrier's API, then plays the carrier against the running \
            gateway through its public address: a signed webhook, a test call, its document, its media stream and the \
            first sound. Names the first thing that fails, with what to do; exit code 1 then. Nobody is called, and the \
            test call runs a flow of its own, whatever inboundPolicy says. Telnyx alone can sign for Telnyx, so there \
            the test ends at the front door.

            With --fix old keys of the configuration are first brought into their present form; the change is shown, and \
            the file as it was stays beside it (.bak).
            """)

    @Flag(help: "Bring old keys of the configuration into their present form first.")
    var fix = false
    @Option(
        help: ArgumentHelp(
            "Authorities (PEM) that the public address is trusted by, over the system's: for trials on one machine.",
            valueName: "file"), completion: .file())
    var caFile: String?
    @OptionGroup var folder: FlowFolderOption
    @OptionGroup var options: ClientOptions

    func validate() throws { try ArgumentCheck.name(caFile, "ca-file") }

    func run() throws {
        let console = Console.current
        if fix { try mend(console) }
        let setup = DaemonOptions(
            configFile: options.file.config, store: options.store, namedFlowFolder: folder.folder,
            flowFolder: FlowFinder(folder: nil).mainFolder, version: VoiceCall.configuration.version,
            environment: ProcessInfo.processInfo.environment, runProgram: SecretProgram.run)
        let doctor = Doctor(setup, finder: options.finder(options.file.read()), caFile: caFile)
        let isJSON = options.json
        let findings = try Waiting.run {
            await doctor.examine { if !isJSON { Self.show($0, console) } }
        }
        let fault = findings.first { $0.state == .failed }
        if isJSON {
            console.out(json: ["ok": .bool(fault == nil), "findings": .array(findings.map(\.value))])
        } else if fault == nil {
            console.out("nothing is wrong with the way in")
        }
        if fault != nil { throw ExitCode(CommandStatus.failed.rawValue) }
    }

    private static func show(_ finding: DoctorFinding, _ console: Console) {
        let state = finding.state == .failed ? "FAILED" : finding.state.rawValue
        let code = finding.code.isEmpty ? "" : " [\(finding.code)]"
        console.out(
            SafeText.line("\(state.padded(to: 8))\(finding.check.padded(to: 20))\(finding.message)\(code)"))
        if !finding.next.isEmpty { console.out(SafeText.line("        next: \(finding.next)")) }
    }

    /// The same as `config migrate --write`.
    private func mend(_ console: Console) throws {
        let reading = options.file.read()
        guard let text = reading.text, let migration = ConfigMigration(reading) else { return }
        for line in migration.difference { console.err(SafeText.line(line)) }
        migration.noteOnComments(console)
        try migration.write(over: text, of: reading.file, console)
    }
}
