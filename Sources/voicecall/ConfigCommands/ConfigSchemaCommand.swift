import ArgumentParser
import CallConfig

/// Prints what editors need to know about the configuration.
struct ConfigSchemaCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "schema", abstract: "Print the JSON Schema of the configuration, for editors.",
        discussion: "Name it in the file: { $schema: \"./config.schema.json\", … }")

    func run() { Console.current.raw(ConfigSchema.text()) }
}
