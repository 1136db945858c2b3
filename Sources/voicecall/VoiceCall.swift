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
            Call somebody:                   voicecall call -t +15550001234 -m "Hello."
            Follow calls:                    voicecall tail
            Find out why calls do not work:  voicecall doctor
            Let an agent place them:         voicecall mcp
            Call somebody real once:         voicecall run-flow notify --live config.json5 --to +15550001234

            Errors are one line on standard error: what happened, a stable code, what to do next.
            Shell completions: voicecall --generate-completion-script bash (or zsh, fish).
            """,
        version: "0.1.0",
        groupedSubcommands: [
            CommandGroup(
                name: "Flow",
                subcommands: [RunFlowCommand.self, FlowCommand.self, SimulateCommand.self]),
            CommandGroup(
                name: "Call",
                subcommands: [
                    GatewayCommand.self, PlaceCallCommand.self, StartCallCommand.self, ContinueCallCommand.self,
                    SpeakCommand.self, DTMFCommand.self, EndCallCommand.self, StatusCommand.self, TailCommand.self,
                    MCPCommand.self,
                ]),
            CommandGroup(
                name: "History",
                subcommands: [
                    LatencyCommand.self, ReportCommand.self, ExportCommand.self, ForgetCommand.self,
                ]),
            CommandGroup(
                name: "Setup",
                subcommands: [
                    ConfigCommand.self, SetupCommand.self, DoctorCommand.self, SmokeCommand.self, ExposeCommand.self,
                    ExplainSignatureCommand.self, ExitCodesCommand.self, ManualCommand.self,
                ]),
        ])
}
