import ArgumentParser

/// The command as a whole.
struct VoiceCall: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "voicecall",
        abstract: "Phone calls that Lua scripts run.",
        discussion: """
            Run a flow in a simulated call:  voicecall run-flow reception
            Be the caller yourself:          voicecall run-flow reception -i
            Hear it:                         voicecall run-flow reception --wav a.wav
            Check every flow:                voicecall flow check
            Run the specs of every flow:     voicecall flow test
            Begin a flow of your own:        voicecall flow new hotline
            See what is wrong with a config: voicecall config check
            Place and take real calls:       voicecall gateway --config config.json5
            Call somebody real once:         voicecall run-flow notify --live config.json5 --to +15550001234

            Errors are one line on standard error: what happened, a stable code, what to do next.
            Shell completions: voicecall --generate-completion-script bash (or zsh, fish).
            """,
        version: "0.1.0",
        subcommands: [
            RunFlowCommand.self, GatewayCommand.self, FlowCommand.self, ConfigCommand.self,
            ExplainSignatureCommand.self,
            SimulateCommand.self,
            ExitCodesCommand.self,
        ])
}
