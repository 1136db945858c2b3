import CallCore
import Synchronization

/// What a simulated OpenClaw Gateway keeps beyond its sockets: runs by their idempotency keys, and what it was asked.
public final class GatewayHouse: Sendable {
    struct Run: Sendable {
        var sessionKey: String
        var text: String
        /// When it is over.
        var end: CallTime
        var isAborted = false
    }

    private struct State: Sendable {
        var runs: [String: Run] = [:]
        var questions: [AgentScript.Question] = []
        var misuses: [ServiceMisuse] = []
        var sockets = 0
    }

    private let state = Mutex(State())

    public init() {}

    /// Questions that reached an agent, each once.
    public var questions: [AgentScript.Question] { state.withLock { $0.questions } }
    public var misuses: [ServiceMisuse] { state.withLock { $0.misuses } }
    /// Runs that were stopped before their end.
    public var aborted: [String] { state.withLock { $0.runs.filter(\.value.isAborted).keys.sorted() } }
    /// Sockets that were asked for.
    public var sockets: Int { state.withLock { $0.sockets } }

    func opened() { state.withLock { $0.sockets += 1 } }
    func note(_ misuse: ServiceMisuse) { state.withLock { $0.misuses.append(misuse) } }
    func run(_ key: String) -> Run? { state.withLock { $0.runs[key] } }

    func begin(_ key: String, _ run: Run, _ question: AgentScript.Question) {
        state.withLock {
            $0.runs[key] = run
            $0.questions.append(question)
        }
    }

    /// Whether there was such a run, and it was not over.
    func abort(_ key: String, sessionKey: String, now: CallTime) -> Bool {
        state.withLock {
            guard let run = $0.runs[key], run.sessionKey == sessionKey, run.end > now else { return false }
            $0.runs[key]?.isAborted = true
            return true
        }
    }
}
