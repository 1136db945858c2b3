import ArgumentParser
import CallCore

/// Runs one command line from its arguments to its exit code.
enum CommandLineRun {
    static func run(_ arguments: [String], console: Console) -> Int32 {
        let status = Console.$current.withValue(console) { perform(arguments, console) }
        if console.hasLostOutput {
            let failure = CommandFailure(
                .storage, "output.failed", "the output could not be written", next: "free some space or print elsewhere"
            )
            console.err(failure.line)
            return status == 0 ? failure.status.rawValue : status
        }
        return status
    }

    private static func perform(_ arguments: [String], _ console: Console) -> Int32 {
        do {
            var command = try VoiceCall.parseAsRoot(arguments)
            do {
                try command.run()
                return 0
            } catch let exit as ExitCode {
                return exit.rawValue
            } catch {
                // The help command asks for its text by an error of its own.
                if VoiceCall.exitCode(for: error) == .success { return explain(error, console) }
                return fail(CommandFailure(error), console)
            }
        } catch {
            if VoiceCall.exitCode(for: error) == .success { return explain(error, console) }
            return fail(.usage(SafeText.short(VoiceCall.message(for: error)), next: help(arguments)), console)
        }
    }

    /// Help, the version and completion scripts arrive as errors, too.
    private static func explain(_ request: any Error, _ console: Console) -> Int32 {
        console.out(VoiceCall.fullMessage(for: request))
        return 0
    }

    private static func fail(_ failure: CommandFailure, _ console: Console) -> Int32 {
        console.err(failure.line)
        return failure.status.rawValue
    }

    /// The help that belongs to a mistaken command line.
    private static func help(_ arguments: [String]) -> String {
        var command: any ParsableCommand.Type = VoiceCall.self
        var names = ["voicecall"]
        for word in arguments {
            let next = command.configuration.subcommands.first { $0.configuration.commandName == word }
            guard let next else { break }
            command = next
            names.append(word)
        }
        return (names + ["--help"]).joined(separator: " ")
    }
}
