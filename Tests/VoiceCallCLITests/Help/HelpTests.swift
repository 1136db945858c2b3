import ArgumentParser
import Foundation
import Testing

@testable import voicecall

@Suite struct HelpTests {
    /// Every command by its words.
    private static let commands: [(name: String, command: any ParsableCommand.Type)] = {
        func below(_ command: any ParsableCommand.Type, _ name: String) -> [(String, any ParsableCommand.Type)] {
            [(name, command)]
                + command.configuration.subcommands.flatMap { child in
                    let word = child.configuration.commandName ?? ""
                    return below(child, command == VoiceCall.self ? word : "\(name) \(word)")
                }
        }
        return below(VoiceCall.self, "voicecall")
    }()

    @Test("the help of every command is the one in the golden files", arguments: commands.map(\.name))
    func help(_ name: String) throws {
        let command = try #require(Self.commands.first { $0.name == name }?.command)
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
        #expect(result.out.contains("session-key"))
    }

    @Test("the completions of bash are such as bash reads")
    func readable() throws {
        let folder = try TemporaryFolder()
        let script = Command.run("--generate-completion-script", "bash").out
        let bash = Process()
        bash.executableURL = URL(fileURLWithPath: "/bin/bash")
        bash.arguments = ["-n", try folder.write(Array(script.utf8), to: "voicecall.bash")]
        try bash.run()
        bash.waitUntilExit()
        #expect(bash.terminationStatus == 0)
    }

    @Test("the manual page that is installed is the one of these commands")
    func manual() throws {
        let result = Command.run("manual")
        #expect(result.status == 0)
        let page = Command.folder.appendingPathComponent("../../share/man/man1/voicecall.1")
        if ProcessInfo.processInfo.environment["VOICECALL_UPDATE_GOLDEN"] == "1" {
            try result.out.write(to: page, atomically: true, encoding: .utf8)
        }
        #expect(try String(contentsOf: page, encoding: .utf8) == result.out, "run: make man")
        for (name, _) in Self.commands where name != "voicecall" {
            #expect(result.out.contains("\n.SS voicecall " + name.replacing("-", with: "\\-") + "\n"), "\(name)")
        }
    }

    @Test("the exit codes in the documentation are those of the program")
    func documentedCodes() throws {
        let page = Command.folder.deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("docs/cli.md")
        #expect(try String(contentsOf: page, encoding: .utf8).contains(CommandStatus.markdown))
    }
}
