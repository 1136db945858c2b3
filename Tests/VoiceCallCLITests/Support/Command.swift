import Foundation
import Synchronization

@testable import voicecall

/// Runs commands in this process.
enum Command {
    static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    static let fixtures = folder.appendingPathComponent("Fixtures").path
    static let flows = fixtures + "/flows"

    /// Runs a command line; paths below the fixtures read `FIXTURES` in what it prints.
    static func run(_ arguments: String..., input: [String] = [], workers: Int = 1) -> CommandResult {
        run(arguments, input: input, workers: workers)
    }

    static func run(
        _ arguments: [String], input: [String] = [], workers: Int = 1, isTerminal: Bool = false
    ) -> CommandResult {
        let printed = Mutex((out: "", err: ""))
        let rest = Mutex(input[...])
        var traits = Console.Traits()
        traits.workers = workers
        traits.outIsTerminal = isTerminal
        let console = Console(
            traits: traits, arguments: arguments,
            sink: { stream, text in
                printed.withLock { if stream == .out { $0.out += text } else { $0.err += text } }
                return true
            }, source: { rest.withLock { $0.popFirst() } })
        let status = CommandLineRun.run(arguments, console: console)
        let (out, err) = printed.withLock { $0 }
        return CommandResult(status: status, out: plain(out), err: plain(err))
    }

    private static func plain(_ text: String) -> String { text.replacing(fixtures, with: "FIXTURES") }
}
