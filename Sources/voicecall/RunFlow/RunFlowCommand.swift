import ArgumentParser
import CallCore
import VoiceCallEngine

/// Runs a flow in one simulated call.
struct RunFlowCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run-flow",
        abstract: "Run a flow in a simulated call and show what happens.",
        discussion: """
            Nobody is called: carrier, caller, agent and clock are simulated, and one seed decides everything that \
            chance decides. Without a caller and without arguments, the first test of the flow's own spec is played; \
            otherwise somebody answers and says a few things.

            voicecall run-flow reception
            voicecall run-flow notify --arg message="It is here." --wav out.wav
            voicecall run-flow reception --caller flows/specs/reception.lua
            voicecall run-flow reception --interactive
            printf '%s\\n' 'sales please' '#1' | voicecall run-flow reception -i

            Exit code: 0 when the call ran to an end without an error in the flow; see voicecall exit-codes.
            """)

    @Argument(
        help: "A .lua file, or the name of a flow in the folder of flows.", completion: .file(extensions: ["lua"]))
    var flow: String
    @OptionGroup var folder: FlowFolderOption
    @OptionGroup var call: CallOptions
    @OptionGroup var caller: CallerOptions
    @OptionGroup var output: RunOutputOptions
    @Option(
        help: ArgumentHelp(
            "Place a real call with this configuration's carrier, instead of a simulated one.", valueName: "file"),
        completion: .file(extensions: ["json5", "json"]))
    var live: String?

    func validate() throws {
        try call.check()
        try caller.check()
        try output.check()
        if live != nil,
            caller.caller != nil || caller.interactive || call.inbound || output.wav != nil || output.seed != nil
        {
            throw ValidationError(
                "with --live somebody real answers; leave out the caller, --inbound, --wav and --seed")
        }
        if caller.caller != nil, call.inbound || call.mode != nil {
            throw ValidationError("the spec given with --caller decides on --inbound and --mode")
        }
    }

    func run() throws {
        if let live { return try LiveRun(command: self, file: live, console: .current).perform() }
        let plan = try RunPlanner(command: self, console: .current).plan()
        try FlowRun(plan: plan, output: output, console: .current).perform()
    }
}
