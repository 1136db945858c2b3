import Synchronization

/// Turns what ngrok prints into signals, line by line, and keeps the end of it for error messages.
final class NgrokReader: Sendable {
    let kept: ChildOutput
    private let lines = Mutex(LineSplitter())
    private let errorLines = Mutex(LineSplitter())
    private let feed: AsyncStream<NgrokSignal>.Continuation

    init(feed: AsyncStream<NgrokSignal>.Continuation, outputBytes: Int) {
        self.feed = feed
        kept = ChildOutput(limit: outputBytes)
    }

    func output(_ bytes: [UInt8]) { tell(lines.withLock { $0.add(bytes) }) }

    func error(_ bytes: [UInt8]) { tell(errorLines.withLock { $0.add(bytes) }) }

    /// No more output comes.
    func ended(_ ending: ChildEnding) {
        tell([lines.withLock { $0.finish() }, errorLines.withLock { $0.finish() }].compactMap { $0 })
        feed.yield(.ended(ending))
        feed.finish()
    }

    private func tell(_ lines: [String]) {
        for line in lines {
            if let problem = NgrokLog.problem(line) { kept.add(Array("\(problem)\n".utf8)) }
            if let signal = NgrokLog.signal(line) { feed.yield(signal) }
        }
    }
}
