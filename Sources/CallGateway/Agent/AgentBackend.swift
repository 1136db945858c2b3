import CallAgents

/// Somebody who answers questions: a service on the other side of a socket. Usable from any thread.
protocol AgentBackend: Sendable {
    /// - Parameters:
    ///   - spoken: gets what is to be said while it is written, piece by piece, before `done`.
    ///   - done: called once, unless the question is withdrawn; never before this returns.
    func ask(
        _ question: AgentQuestion, spoken: @escaping @Sendable (String) -> Void,
        _ done: @escaping @Sendable (AgentAnswer) -> Void)
    /// Nobody waits for the answer any more.
    func cancel(_ id: AgentQuestion.ID)
    func stop()
}
