import CallCore
import Synchronization

/// Notes when something reaches which line of a run.
final class ProcessWatch: Sendable {
    struct Input: Sendable {
        var line: Int
        var at: CallTime
        var isWebhook: Bool
    }

    private let lines = Mutex(0)
    private let inputs = Mutex<[Input]>([])

    var reached: [Input] { inputs.withLock { $0 } }

    /// The number of a new line.
    func open() -> Int {
        lines.withLock { lines in
            lines += 1
            return lines
        }
    }

    func add(_ input: Input) { inputs.withLock { $0.append(input) } }
}
