import ArgumentParser
import CallConfig
import CallCore

/// Reports every problem of the configuration.
struct ConfigCheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "Report every problem of the configuration.",
        discussion: """
            Wrong keys and values, what is missing for the chosen carrier, what cannot go together, and old keys; each \
            with its place, what to write, and the environment variable that may be set instead. Nobody is called, and \
            secrets are not looked up.
            """)

    @OptionGroup var file: ConfigFileOption
    @Flag(help: "Print one JSON object for each problem.")
    var json = false

    func run() throws {
        let reading = file.read()
        let printer = ProblemPrinter(reading: reading, json: json)
        printer.show(reading.problems)
        if let status = printer.status { throw ExitCode(status.rawValue) }
        guard !json else { return }
        let count = reading.warnings.count
        let warnings = count == 0 ? "" : ", \(count) \(count == 1 ? "warning" : "warnings")"
        Console.current.out(SafeText.line("\(reading.file): no errors\(warnings)"))
    }
}
