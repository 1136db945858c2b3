import CallCore

/// Runs jobs at a time: the machine's timers in production, the simulator's kernel in tests.
public protocol TimerService: Sendable {
    /// Runs the job once `deadline` has come, on a thread of the service's own choice. Starting a key again replaces
    /// what it was started for before.
    func start(_ key: TimerKey, at deadline: CallTime, _ job: @escaping @Sendable () -> Void)

    /// Without effect when the job has run already, or runs now.
    func cancel(_ key: TimerKey)
}

/// Names one timer of a process.
public struct TimerKey: Hashable, Sendable {
    public enum Owner: Hashable, Sendable {
        /// A call's session.
        case session(CallID)
        /// A telephone line.
        case line(Int)
        /// Anything else that waits.
        case service(String)
    }

    public var owner: Owner
    public var number: Int

    public init(_ owner: Owner, _ number: Int) {
        self.owner = owner
        self.number = number
    }
}
