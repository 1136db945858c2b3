import ArgumentParser
import ScriptValue

/// Says something in a live call.
struct SpeakCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "speak", abstract: "Say something in a live call.",
        discussion: "Ends when the words were spoken, or after 4 seconds while they are.")

    @OptionGroup var call: LiveCallOption
    @Option(name: .shortAndLong, help: ArgumentHelp("What is said.", valueName: "text"))
    var message: String
    @OptionGroup var options: ClientOptions

    func validate() throws { try ArgumentCheck.message(message) }

    func run() throws {
        let reply = try call.order(.speak, ["message": Value(message)], waitingFor: "it is spoken", options)
        Console.current.out(json: reply)
    }
}
