/// Measures the turns of one call by its story.
public struct TurnClock: Sendable {
    public enum Stage: String, CaseIterable, Sendable {
        /// From the moment the call listens to what it heard.
        case listenWait = "listen_wait"
        /// From what was heard to the words that answer it.
        case reply
        /// From a question to the agent to its answer.
        case agent
    }

    private var listening: CallTime?
    private var heard: CallTime?
    private var asked: CallTime?

    public init() {}

    /// A stage that ends with this note, and how long it took.
    public mutating func take(_ note: CallNote, at time: CallTime) -> (stage: Stage, took: Milliseconds)? {
        switch note.kind {
        case "listen": listening = time
        case "heard":
            heard = time
            return Self.measured(.listenWait, &listening, time)
        case "say": return Self.measured(.reply, &heard, time)
        case "agent": asked = time
        case "agent_reply": return Self.measured(.agent, &asked, time)
        case "agent_failed": asked = nil
        default: break
        }
        return nil
    }

    private static func measured(
        _ stage: Stage, _ since: inout CallTime?, _ time: CallTime
    ) -> (Stage, Milliseconds)? {
        defer { since = nil }
        // A clock that was set back measures nothing.
        guard let begun = since, begun <= time else { return nil }
        return (stage, time - begun)
    }
}
