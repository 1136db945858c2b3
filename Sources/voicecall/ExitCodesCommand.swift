import ArgumentParser

/// Prints what each exit code means.
struct ExitCodesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "exit-codes", abstract: "What each exit code means.", discussion: CommandStatus.plain)

    func run() { Console.current.out(CommandStatus.plain) }
}
