import ArgumentParser
import CallCore

/// The call itself.
struct CallOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The number that is called, in E.164 form.", valueName: "number"))
    var to: String?
    @Option(help: ArgumentHelp("The number that calls, in E.164 form.", valueName: "number"))
    var from: String?
    @Flag(help: "Somebody calls in; without it the flow's outbound part runs, if it has one.")
    var inbound = false
    @Option(help: ArgumentHelp("The mode under which an outbound call is placed.", valueName: "name"))
    var mode: String?
    @Option(
        name: .customLong("arg"),
        help: ArgumentHelp(
            "An argument of the flow; may be repeated. Read in the type that the flow's params give.",
            valueName: "key=value"))
    var arguments: [String] = []
    @Option(help: ArgumentHelp("All arguments as a JSON object; --arg goes over it.", valueName: "json"))
    var argsJson: String?
    @Option(
        name: .customLong("config"),
        help: ArgumentHelp("A setting of the flow; may be repeated.", valueName: "key=value"))
    var config: [String] = []

    /// Whether anything was said about the call.
    var isGiven: Bool {
        to != nil || from != nil || inbound || mode != nil || !arguments.isEmpty || argsJson != nil || !config.isEmpty
    }

    func check() throws {
        for (name, number) in [("to", to), ("from", from)] {
            guard let number, PhoneNumber(number).e164 == nil else { continue }
            throw ValidationError("--\(name) '\(number)' is not E.164: + and 2 to 15 digits, such as +15550001234")
        }
        if inbound, mode != nil { throw ValidationError("--mode is for outbound calls; leave out --inbound or --mode") }
        if inbound, !arguments.isEmpty || argsJson != nil {
            throw ValidationError("an inbound call has no arguments; leave out --inbound or --arg")
        }
    }
}
