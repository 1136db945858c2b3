import ArgumentParser
import CallCore

/// Tells whether calls can be placed with the configuration.
struct SetupCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "setup", abstract: "Tell whether calls can be placed with the configuration.",
        discussion: """
            Reads the configuration and nothing else: no carrier is asked. Every problem with its place is told by \
            voicecall config check. Exit code 1 when something needs attention.
            """)

    @OptionGroup var file: ConfigFileOption
    @Flag(help: "Print JSON.")
    var json = false

    func validate() throws { try ArgumentCheck.name(file.config, "config") }

    func run() throws {
        let check = SetupCheck(file.read())
        let console = Console.current
        if json { console.out(json: check.value) } else { for line in check.lines { console.out(SafeText.line(line)) } }
        if !check.isOK { throw ExitCode(CommandStatus.failed.rawValue) }
    }
}
