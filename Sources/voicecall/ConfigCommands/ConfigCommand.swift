import ArgumentParser

/// What is done with the configuration apart from running with it.
struct ConfigCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "config", abstract: "Check, show and migrate the configuration.",
        subcommands: [
            ConfigCheckCommand.self, ConfigShowCommand.self, ConfigSchemaCommand.self, ConfigMigrateCommand.self,
        ])
}
