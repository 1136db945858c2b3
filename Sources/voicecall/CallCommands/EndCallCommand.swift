import ArgumentParser
import ScriptValue

/// Ends a live call.
struct EndCallCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "end", abstract: "End a live call.",
        discussion: "The flow may say goodbye. A call that is over already counts as ended.")

    @OptionGroup var call: LiveCallOption
    @OptionGroup var options: ClientOptions

    func run() throws {
        Console.current.out(json: try call.order(.end, [:], waitingFor: "the call ends", options))
    }
}
