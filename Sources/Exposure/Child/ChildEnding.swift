import Subprocess

/// How a child process ended.
enum ChildEnding: Hashable, Sendable, CustomStringConvertible {
    case exited(Int)
    case killed(signal: Int)
    /// With the reason.
    case notStarted(String)

    init(_ status: TerminationStatus) {
        switch status {
        case .exited(let code): self = .exited(Int(code))
        case .signaled(let signal): self = .killed(signal: Int(signal))
        }
    }

    var description: String {
        switch self {
        case .exited(let code): "it ended with status \(code)"
        case .killed(let signal): "signal \(signal) ended it"
        case .notStarted(let why): "it could not be started (\(why))"
        }
    }
}
