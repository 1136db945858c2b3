import ArgumentParser
import CallConfig
import CallCore

/// Brings old keys into their present form.
struct ConfigMigrateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "migrate", abstract: "Bring old keys of the configuration into their present form.",
        discussion: """
            Shows the lines that change; --write changes the file and keeps the old one beside it (.bak). Comments stay \
            where they are, except in files that have to be written anew, which is said.
            """)

    @OptionGroup var file: ConfigFileOption
    @Flag(help: "Change the file.")
    var write = false

    func run() throws {
        let reading = file.read()
        guard let text = reading.text else {
            let printer = ProblemPrinter(reading: reading, json: false)
            printer.show(reading.errors)
            throw ExitCode((printer.status ?? .badFlow).rawValue)
        }
        let console = Console.current
        guard let migration = ConfigMigration(reading) else {
            return console.out(SafeText.line("\(reading.file): no old keys"))
        }
        for line in migration.difference { console.out(SafeText.line(line)) }
        for line in reading.legacy.changes { console.err(SafeText.line(line)) }
        migration.noteOnComments(console)
        guard write else {
            let which = file.config.map { " --config " + ShellWord.quote($0) } ?? ""
            return console.err(SafeText.line("next: voicecall config migrate --write" + which))
        }
        try migration.write(over: text, of: reading.file, console)
    }
}
