import ScriptValue

/// What the dialect of a service makes of something that happened.
public enum DialectStep: Hashable, Sendable {
    case send(SocketMessage)
    /// The service takes audio from now on.
    case ready
    case heard(TranscriberEvent)
    /// Call `wake` in so long, instead of when it was asked before.
    case wake(after: Milliseconds)
    /// Worth a line; the session goes on.
    case problem(SpeechProblem)
    /// The session ends with this.
    case fail(SpeechProblem)
    /// A new socket is needed. Nil for one that was to be expected: nothing is reported, and there is no pause first
    /// unless the socket was just made.
    case reconnect(SpeechProblem?)
    /// After `flush`: nothing more is to come.
    case drained

    public static func send(_ message: Value) -> DialectStep { .send(.text(JSONText.encodePlain(message))) }
}

extension [DialectStep] {
    public static func heard(_ events: [TranscriberEvent]) -> [DialectStep] { events.map { .heard($0) } }
}
