import ArgumentParser
import CallCore
import ScriptValue

/// Reports on a call that was, or still is.
struct ReportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report", abstract: "Report on a call: who, when, outcome, what was said, how fast.",
        discussion: "Reads the store; a gateway need not run. Markdown, or JSON with --json.")

    @Argument(help: ArgumentHelp("The call: the id it was given here, or the carrier's.", valueName: "call"))
    var call: String
    @OptionGroup var options: ClientOptions

    func validate() throws { try ArgumentCheck.name(call, "call") }

    func run() throws {
        let report = CallReport(try StoreReader(try options.finder().store).found(call))
        if options.json { Console.current.out(json: report.value) } else { Console.current.out(report.markdown) }
    }
}
