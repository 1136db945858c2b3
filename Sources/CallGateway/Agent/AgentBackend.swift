import CallAgents
import CallCore
import ScriptValue

/// Somebody who answers questions: a service on the other side of a socket. Usable from any thread.
protocol AgentBackend: Sendable {
    /// - Parameters:
    ///   - spoken: gets what is to be said while it is written, piece by piece, before `done`.
    ///   - called: gets the tools that are to be run, and the number of the round; answered by `inform`.
    ///   - done: called once, unless the question is withdrawn; never before this returns.
    func ask(
        _ question: AgentQuestion, spoken: @escaping @Sendable (String) -> Void,
        called: @escaping @Sendable (AgentRound, Int) -> Void,
        _ done: @escaping @Sendable (AgentAnswer) -> Void)
    /// What came of a tool.
    func inform(_ id: AgentQuestion.ID, toolCall: String, _ result: Value)
    /// Nobody waits for the answer any more.
    func cancel(_ id: AgentQuestion.ID)
    func stop()
}
