import ArgumentParser
import ScriptValue

/// Presses keys in a live call.
struct DTMFCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "dtmf", abstract: "Press keys in a live call.")

    @OptionGroup var call: LiveCallOption
    @Option(
        help: ArgumentHelp(
            "0-9 * #; w pauses half a second, W a second, p and , two seconds.", valueName: "keys"))
    var digits: String
    @OptionGroup var options: ClientOptions

    func validate() throws { try ArgumentCheck.digits(digits) }

    func run() throws {
        let reply = try call.order(.dtmf, ["digits": Value(digits)], waitingFor: "the keys are pressed", options)
        Console.current.out(json: reply)
    }
}
