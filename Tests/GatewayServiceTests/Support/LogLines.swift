import CallCore
import Logging
import Synchronization

@testable import GatewayService

/// A log that is kept.
final class LogLines: Sendable {
    private let kept = Mutex<[String]>([])

    func logger(_ level: Logger.Level = .info) -> Logger {
        Logger(label: "test") { _ in
            LineLogHandler(
                format: .text, level: level, now: { CallTime(milliseconds: 0) },
                sink: { line in self.kept.withLock { $0.append(line) } })
        }
    }

    var lines: [String] { kept.withLock { $0 } }
}
