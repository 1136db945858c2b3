import Foundation
import Synchronization

@testable import voicecall

/// Runs a command in this process, on a thread of its own: commands block.
final class CommandRun: Sendable {
    struct Outcome: Sendable {
        var status: Int32
        var out: String
        var err: String
    }

    private let printed = Mutex((out: "", err: ""))
    private let lines = AsyncStream.makeStream(of: String.self)
    private let outcome = AsyncStream.makeStream(of: Outcome.self)

    init(_ arguments: [String], isTerminal: Bool = false) {
        var traits = Console.Traits()
        traits.outIsTerminal = isTerminal
        let console = Console(
            traits: traits, arguments: arguments,
            sink: { stream, text in
                self.printed.withLock { if stream == .out { $0.out += text } else { $0.err += text } }
                for line in text.split(separator: "\n") { self.lines.continuation.yield(String(line)) }
                return true
            }, source: { nil })
        Thread.detachNewThread {
            let status = CommandLineRun.run(arguments, console: console)
            let (out, err) = self.printed.withLock { $0 }
            self.lines.continuation.finish()
            self.outcome.continuation.yield(Outcome(status: status, out: out, err: err))
            self.outcome.continuation.finish()
        }
    }

    /// The next line, of either stream, that has these words; nil when the command ends without one.
    func line(with words: String) async -> String? { await lines.stream.first { $0.contains(words) } }

    func end() async -> Outcome { await outcome.stream.first { _ in true } ?? Outcome(status: -1, out: "", err: "") }

    static func run(_ arguments: String..., isTerminal: Bool = false) async -> Outcome {
        await CommandRun(arguments, isTerminal: isTerminal).end()
    }
}
