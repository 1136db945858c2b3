import ArgumentParser
import Foundation
import Testing

@testable import voicecall

@Suite struct HelpTests {
    @Test(
        "the help of every command is the one in the golden files",
        arguments: [
            "voicecall", "run-flow", "flow", "flow list", "flow check", "flow test", "flow docs", "flow stubs",
            "flow new", "config", "config check", "config show", "config schema", "config migrate",
            "explain-signature", "simulate carrier", "exit-codes", "gateway",
        ])
    func help(_ name: String) throws {
        let commands: [String: any ParsableCommand.Type] = [
            "voicecall": VoiceCall.self, "run-flow": RunFlowCommand.self, "flow": FlowCommand.self,
            "flow list": FlowListCommand.self, "flow check": FlowCheckCommand.self, "flow test": FlowTestCommand.self,
            "flow docs": FlowDocsCommand.self, "flow stubs": FlowStubsCommand.self, "flow new": FlowNewCommand.self,
            "config": ConfigCommand.self, "config check": ConfigCheckCommand.self,
            "config show": ConfigShowCommand.self, "config schema": ConfigSchemaCommand.self,
            "config migrate": ConfigMigrateCommand.self, "explain-signature": ExplainSignatureCommand.self,
            "simulate carrier": SimulateCarrierCommand.self, "exit-codes": ExitCodesCommand.self,
            "gateway": GatewayCommand.self,
        ]
        let command = try #require(commands[name])
        let text = VoiceCall.helpMessage(for: command, columns: 80)
        try Golden.check(text + "\n", "help-" + name.replacing(" ", with: "-"))
    }

    @Test(
        "help and the version come on standard output with exit code 0",
        arguments: [
            ["--help"], ["help"], ["help", "run-flow"], ["help", "exit-codes"], ["flow", "test", "--help"],
            ["--version"],
            ["exit-codes"],
        ])
    func success(_ arguments: [String]) {
        let result = Command.run(arguments)
        #expect(result.status == 0)
        #expect(!result.out.isEmpty)
        #expect(result.err.isEmpty)
    }

    @Test("every shell has its completions", arguments: ["bash", "zsh", "fish"])
    func completions(_ shell: String) {
        let result = Command.run("--generate-completion-script", shell)
        #expect(result.status == 0)
        #expect(result.out.contains("run-flow"))
        #expect(result.out.contains("min-coverage"))
    }

    @Test("the exit codes in the documentation are those of the program")
    func documentedCodes() throws {
        let page = Command.folder.deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("docs/cli.md")
        #expect(try String(contentsOf: page, encoding: .utf8).contains(CommandStatus.markdown))
    }
}
