import ArgumentParser
import CallConfig
import CallCore

/// Shows the configuration as it counts.
struct ConfigShowCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show the configuration as it counts, without secrets.",
        discussion: """
            JSON with every default, with what comes from the environment, and with old keys in their present form. \
            Secrets are shown as dots, references to them as they are.
            """)

    @OptionGroup var file: ConfigFileOption
    @Flag(help: "Show each value that is not a default on a line, with where it came from.")
    var sources = false

    func run() throws {
        let reading = file.read()
        let printer = ProblemPrinter(reading: reading, json: false)
        printer.show(reading.errors)
        if reading.text != nil {
            if sources {
                for line in ConfigPrinter.sources(reading) { Console.current.out(SafeText.line(line)) }
            } else {
                for line in ConfigPrinter.json(reading).split(separator: "\n") {
                    Console.current.out(SafeText.line(String(line)))
                }
            }
        }
        if let status = printer.status { throw ExitCode(status.rawValue) }
    }
}
