import ArgumentParser
import CallCore

/// Calls somebody; the flow decides what is said.
struct StartCallCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "start", abstract: "Call somebody; the flow decides what is said.",
        discussion: "The running gateway places the call; the command ends when the carrier has it, and prints its id.")

    @Option(name: .shortAndLong, help: ArgumentHelp("The number in E.164 form.", valueName: "number"))
    var to: String
    @Option(name: .shortAndLong, help: ArgumentHelp("What is said first, for flows that take it.", valueName: "text"))
    var message: String?
    @OptionGroup var placement: PlacementOptions
    @OptionGroup var options: ClientOptions

    func validate() throws {
        try ArgumentCheck.message(message)
        try ArgumentCheck.number(to)
    }

    func run() throws {
        Console.current.show(placed: try placement.place(.start, to: to, message: message, options))
    }
}
