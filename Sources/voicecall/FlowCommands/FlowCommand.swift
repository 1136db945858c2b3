import ArgumentParser

/// What is done with flows apart from running them.
struct FlowCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "flow", abstract: "List, check, test and make flows.",
        subcommands: [
            FlowListCommand.self, FlowCheckCommand.self, FlowTestCommand.self, FlowDocsCommand.self,
            FlowStubsCommand.self, FlowNewCommand.self,
        ])
}
