import ArgumentParser

/// Things to talk to that are not real.
struct SimulateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "simulate", abstract: "Serve something simulated over real sockets.",
        subcommands: [SimulateCarrierCommand.self])
}
