import ArgumentParser
import CallCore

/// Calls somebody and says something.
struct PlaceCallCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "call", abstract: "Call somebody and say something.",
        discussion: """
            The running gateway places the call; the command ends when the carrier has it, and prints its id.

            voicecall call --to +15550001234 --message "Your parcel is here." --mode notify
            """)

    @Option(name: .shortAndLong, help: ArgumentHelp("What is said first.", valueName: "text"))
    var message: String
    @Option(
        name: .shortAndLong,
        help: ArgumentHelp("The number in E.164 form; the configuration's toNumber without it.", valueName: "number"))
    var to: String?
    @OptionGroup var placement: PlacementOptions
    @OptionGroup var options: ClientOptions

    func validate() throws {
        try ArgumentCheck.message(message)
        try ArgumentCheck.number(to)
    }

    func run() throws {
        Console.current.show(placed: try placement.place(.initiate, to: to, message: message, options))
    }
}
